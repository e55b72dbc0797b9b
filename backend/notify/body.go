package notify

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// object is a message of the kind json. docs/unattended.md shows it; a key never changes its meaning.
type object struct {
	Source   string    `json:"source"` // concord
	Version  string    `json:"version"`
	Tenant   string    `json:"tenant"`
	Time     time.Time `json:"time"`
	Event    Event     `json:"event"`
	Severity string    `json:"severity"` // critical, warning
	Title    string    `json:"title"`
	Text     string    `json:"text"`
	Action   string    `json:"action,omitempty"`
	Code     string    `json:"code,omitempty"`
	Run      int64     `json:"run,omitempty"`
	Test     bool      `json:"test,omitempty"`
}

func (n Notice) severity() string {
	if n.Critical {
		return "critical"
	}
	return "warning"
}

func (w *Webhook) body(n Notice, now time.Time) ([]byte, error) {
	version, _, _ := strings.Cut(strings.TrimPrefix(w.agent, "Concord/"), " ")
	if w.kind == "json" {
		return json.Marshal(object{Source: "concord", Version: version, Tenant: w.tenant, Time: now.UTC().Truncate(time.Second), Event: n.Event.asked(),
			Severity: n.severity(), Title: n.Title, Text: n.Text, Action: n.Action, Code: n.Code, Run: n.Run, Test: n.Key == Example().Key})
	}
	return json.Marshal(w.card(n))
}

// element is a part of an adaptive card; which keys it has depends on its type.
type element map[string]any

// card is a message as a workflow of Teams takes it: "When a Teams webhook request is received" wants an array of
// attachments, each an adaptive card (Microsoft, "Create incoming webhooks with Workflows for Microsoft Teams"). Version 1.4
// is what Teams shows on phones as well.
func (w *Webhook) card(n Notice) element {
	colour := "warning"
	if n.Critical {
		colour = "attention"
	}
	text := func(words string, more element) element {
		e := element{"type": "TextBlock", "text": words, "wrap": true}
		for key, value := range more {
			e[key] = value
		}
		return e
	}
	facts := []element{{"title": "Tenant", "value": w.tenant}}
	if n.Run != 0 {
		facts = append(facts, element{"title": "Run", "value": strconv.FormatInt(n.Run, 10)})
	}
	if n.Code != "" {
		facts = append(facts, element{"title": "Code", "value": n.Code})
	}
	body := []element{
		text("Concord: "+n.Title, element{"size": "Medium", "weight": "Bolder", "color": colour}),
		text(n.Text, nil),
	}
	if n.Action != "" {
		body = append(body, text("What to do: "+n.Action, nil))
	}
	body = append(body, element{"type": "FactSet", "facts": facts})
	return element{"type": "message", "attachments": []element{{
		"contentType": "application/vnd.microsoft.card.adaptive",
		"contentUrl":  nil,
		"content":     element{"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body},
	}}}
}
