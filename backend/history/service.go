package history

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Service answers questions about the past. Errors are the store's, wrapped.
type Service struct {
	store Store

	mu        sync.Mutex
	listeners map[int]func()
	next      int
}

// New returns a service over a store.
func New(store Store) *Service { return &Service{store: store, listeners: map[int]func(){}} }

// Traffic returns requests, answers and limits over time.
func (s *Service) Traffic(ctx context.Context, r Range) (TrafficSeries, error) {
	return s.TrafficIn(ctx, r, MaxPoints)
}

// TrafficIn is Traffic in fewer points, for a table.
func (s *Service) TrafficIn(ctx context.Context, r Range, points int) (TrafficSeries, error) {
	r, step := r.fit(time.Now(), int64(min(max(1, points), MaxPoints)))
	buckets, err := s.store.Traffic(ctx, r.From, r.To, step)
	if err != nil {
		return TrafficSeries{}, fmt.Errorf("history: read the traffic: %w", err)
	}
	return trafficSeries(r, step, buckets), nil
}

// Throttles returns a page of the answers that closed a scope, newest first.
func (s *Service) Throttles(ctx context.Context, r Range, offset, limit int) (ThrottlePage, error) {
	return s.FindThrottles(ctx, ThrottleQuery{Range: r, Offset: offset, Limit: limit})
}

// FindThrottles returns a page of those that meet a query.
func (s *Service) FindThrottles(ctx context.Context, q ThrottleQuery) (ThrottlePage, error) {
	q.Offset, q.Limit = max(0, q.Offset), min(max(1, q.Limit), MaxThrottlePage)
	events, total, err := s.store.Throttles(ctx, q)
	if err != nil {
		return ThrottlePage{}, fmt.Errorf("history: read the refusals: %w", err)
	}
	if events == nil {
		events = []Throttle{}
	}
	return ThrottlePage{Total: total, Offset: q.Offset, Events: events}, nil
}

// Runs returns durations and results of the finished runs over time.
func (s *Service) Runs(ctx context.Context, r Range) (RunSeries, error) {
	r, step := r.fit(time.Now(), MaxPoints)
	points, err := s.store.RunPoints(ctx, r.From, r.To, step)
	if err != nil {
		return RunSeries{}, fmt.Errorf("history: read the runs: %w", err)
	}
	if points == nil {
		points = []RunPoint{}
	}
	return RunSeries{Range: r, StepMs: step, Points: points}, nil
}

// Population returns how many people, mailboxes and contacts there were over time.
func (s *Service) Population(ctx context.Context, r Range) (PopulationSeries, error) {
	r, step := r.fit(time.Now(), MaxPoints)
	points, err := s.store.Population(ctx, r.From, r.To, step)
	if err != nil {
		return PopulationSeries{}, fmt.Errorf("history: read the population: %w", err)
	}
	if points == nil {
		points = []PopulationPoint{}
	}
	return PopulationSeries{Range: r, StepMs: step, Points: points}, nil
}

// Watch has listen called whenever this process has written history: ask again. Calls come from one goroutine, at most
// about one in three seconds. What other processes write is not told.
func (s *Service) Watch(listen func()) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next++
	id := s.next
	s.listeners[id] = listen
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, id)
	}
}

// Changed tells the listeners. The recorder's Flushed is meant to be it.
func (s *Service) Changed() {
	s.mu.Lock()
	listeners := make([]func(), 0, len(s.listeners))
	for _, listen := range s.listeners {
		listeners = append(listeners, listen)
	}
	s.mu.Unlock()
	for _, listen := range listeners {
		listen()
	}
}
