package contactsync

import (
	"context"
	"strings"

	"concord/backend/graph"
)

// This file looks once more, right before a decision is carried out: users and other tools went on working since the search.

// stillTraced tells apart what still shows the trace it was found by, and the numbers of what lost it.
func (a *adopter) stillTraced(ctx context.Context, all []seen) (still []seen, lost []int64, err error) {
	carries, err := a.stillExtended(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		is, err := a.stillALeftover(ctx, &all[i], carries)
		if err != nil {
			return nil, nil, err
		}
		if is {
			still = append(still, all[i])
		} else {
			lost = append(lost, all[i].No)
		}
	}
	return still, lost, nil
}

// stillALeftover looks at one contact; carries are those that another tool's extension was found on again.
func (a *adopter) stillALeftover(ctx context.Context, now *seen, carries map[string]bool) (bool, error) {
	m, marked := markOf(&now.contact)
	_, here := a.profiles[m.profileID]
	if marked && here && m.tenantID == a.TenantID {
		return m.profileID == a.ID && m.sourceID == now.PersonID && a.deciding.options.Decision == AdoptLeftover, nil // killed in between
	}
	switch now.Kind {
	case LeftMark:
		return marked, nil
	case LeftFileAs:
		return guid.MatchString(now.contact.FileAs), nil
	case LeftCategory:
		return has(now.contact.Categories, now.Tool), nil
	case LeftExtension:
		return carries[now.ContactID], nil
	case LeftFolder:
		name, err := a.folderName(ctx, now.contact.ParentFolderID)
		return strings.EqualFold(strings.TrimSpace(name), strings.TrimSpace(now.Tool)), err
	}
	return true, nil
}

// stillExtended asks for another tool's extension on the contacts that were found by one. A contact that is gone by now
// carries none.
func (a *adopter) stillExtended(ctx context.Context, all []seen) (map[string]bool, error) {
	var requests []graph.Request
	var of []seen
	for _, l := range all {
		if l.Kind == LeftExtension {
			requests, of = append(requests, graph.GetContact(a.m.ID, l.ContactID, graph.ContactQuery{Extension: l.Tool})), append(of, l)
		}
	}
	if len(requests) == 0 {
		return nil, nil
	}
	answers, err := a.Graph.BatchRead(ctx, requests)
	if err != nil {
		return nil, err
	}
	carries := map[string]bool{}
	for i, answer := range answers {
		var contact graph.Contact
		if err := answer.Decode(&contact); err != nil && !graph.IsItemGone(answer.Err) {
			return nil, err
		}
		_, carries[of[i].ContactID] = contact.Extension(of[i].Tool)
	}
	return carries, nil
}

// folderName is what a folder is called now, "" for one that is gone. It is asked once a folder.
func (a *adopter) folderName(ctx context.Context, id string) (string, error) {
	if name, known := a.names[id]; known {
		return name, nil
	}
	var folder graph.ContactFolder
	err := a.Graph.Do(ctx, graph.GetContactFolder(a.m.ID, id), &folder)
	if err != nil && !graph.IsFolderGone(err) && !graph.IsItemGone(err) && !graph.IsNotFound(err) {
		return "", err
	}
	if a.names == nil {
		a.names = map[string]string{}
	}
	a.names[id] = folder.DisplayName
	return folder.DisplayName, nil
}

// spare keeps those of which the mailbox has no better contact any more: to remove them would leave nobody. They are no
// duplicates from then on.
func (a *adopter) spare(ctx context.Context, all []seen) (going []seen, err error) {
	better, err := a.betterOnes(ctx, all)
	if err != nil {
		return nil, err
	}
	var requests []graph.Request
	for _, l := range all {
		if id, known := better[l.Person]; known {
			requests = append(requests, graph.GetContact(a.m.ID, id, graph.ContactQuery{}))
		}
	}
	there := map[string]bool{}
	if len(requests) > 0 {
		answers, err := a.Graph.BatchRead(ctx, requests)
		if err != nil {
			return nil, err
		}
		for _, answer := range answers {
			var contact graph.Contact
			if err := answer.Decode(&contact); graph.IsItemGone(answer.Err) {
				continue
			} else if err != nil {
				return nil, err
			}
			if there[contact.ID], err = a.inUse(ctx, contact.ParentFolderID); err != nil {
				return nil, err
			}
		}
	}
	var spared []int64
	for _, l := range all {
		if there[better[l.Person]] {
			going = append(going, l)
		} else {
			spared = append(spared, l.No)
		}
	}
	if len(spared) == 0 {
		return going, nil
	}
	a.deciding.mu.Lock()
	a.deciding.result.Spared += int64(len(spared))
	a.deciding.mu.Unlock()
	return going, a.Store.PromoteLeftovers(ctx, spared)
}

// betterOnes is the contact that each person is to keep: the one that is linked, else the best that was found.
func (a *adopter) betterOnes(ctx context.Context, all []seen) (map[int64]string, error) {
	people := make([]int64, len(all))
	for i, l := range all {
		people[i] = l.Person
	}
	better := map[int64]string{}
	query := LeftoverQuery{Slot: a.m.Slot, Adoptable: true, Limit: batchSize}
	for {
		page, err := a.Store.Leftovers(ctx, a.No, query)
		if err != nil {
			return nil, err
		}
		for _, l := range page {
			better[l.Person] = l.ContactID
		}
		if len(page) < query.Limit {
			break
		}
		query.After = page[len(page)-1].No
	}
	links, err := a.Store.LinksOf(ctx, a.m.Slot, people)
	for person, link := range links {
		better[person] = link.ContactID
	}
	return better, err
}
