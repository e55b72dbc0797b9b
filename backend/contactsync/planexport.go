package contactsync

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// PlanFormat is a form in which a plan leaves the program.
type PlanFormat string

// The formats of ExportPlan.
const (
	// PlanCSV has one row for each field that an update changes and one for each create and delete: RFC 4180, UTF-8 with a
	// byte order mark, without which Excel takes it for another encoding.
	PlanCSV PlanFormat = "csv"
	// PlanJSON is one object: "plan", a Plan, and "operations", a list of PlanOperation.
	PlanJSON PlanFormat = "json"
)

// ExportPlan writes a whole plan, page by page: memory does not grow with it.
func (s *Service) ExportPlan(ctx context.Context, id int64, format PlanFormat, to io.Writer) error {
	plan, err := s.Store.StoredPlan(ctx, id)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(to)
	if format == PlanJSON {
		err = s.exportJSON(ctx, &plan, buffered)
	} else {
		err = s.exportCSV(ctx, &plan, buffered)
	}
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return fmt.Errorf("export plan %d: %w", id, err)
	}
	return nil
}

// eachPlanned visits all operations of a plan.
func (s *Service) eachPlanned(ctx context.Context, plan int64, visit func(PlanOperation) error) error {
	for q := (PlanQuery{Plan: plan, Limit: MaxPlanPage}); ; {
		page, err := s.PlanPage(ctx, q)
		if err != nil {
			return err
		}
		for _, o := range page.Operations {
			if err := visit(o); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

func (s *Service) exportJSON(ctx context.Context, plan *Plan, to *bufio.Writer) error {
	head, err := json.Marshal(plan)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(to, "{\"plan\":%s,\n\"operations\":[", head); err != nil {
		return err
	}
	comma := "\n"
	err = s.eachPlanned(ctx, plan.ID, func(o PlanOperation) error {
		line, err := json.Marshal(o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(to, "%s%s", comma, line)
		comma = ",\n"
		return err
	})
	if err == nil {
		_, err = to.WriteString("\n]}\n")
	}
	return err
}

// planColumns are the columns of a plan in CSV.
var planColumns = []string{"Profile", "Mailbox", "Operation", "Held", "Person", "E-mail", "Object ID", "Why", "Field", "Old", "New"}

func (s *Service) exportCSV(ctx context.Context, plan *Plan, to *bufio.Writer) error {
	if _, err := to.WriteString("\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	if err := w.Write(planColumns); err != nil {
		return err
	}
	err := s.eachPlanned(ctx, plan.ID, func(o PlanOperation) error {
		held := "no"
		if o.Held {
			held = "yes"
		}
		about := []string{o.Profile, o.Mailbox, string(o.Kind), held, o.Person.Name, o.Person.Mail, o.Person.ID, o.Why}
		if o.Kind != Update || len(o.Changes) == 0 {
			return w.Write(defused(append(about, "", "", "")))
		}
		for _, change := range o.Changes {
			if err := w.Write(defused(append(about[:len(about):len(about)], change.Field, strings.Join(change.Old, "; "), strings.Join(change.New, "; ")))); err != nil {
				return err
			}
		}
		return nil
	})
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	return err
}

// defused puts an apostrophe before what a spreadsheet would take for a formula: a name in the directory is anybody's
// text, and so is a phone number that begins with a plus sign (OWASP: CSV injection).
func defused(row []string) []string {
	for i, cell := range row {
		if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
			row[i] = "'" + cell
		}
	}
	return row
}
