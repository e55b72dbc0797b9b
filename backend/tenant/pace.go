package tenant

import "context"

// recall lets the gate begin with what it found out the last time. Without that it finds it out again.
func (t *Tenant) recall(ctx context.Context) {
	if t.connection == nil {
		return
	}
	learned, err := t.store.Learned(ctx)
	if err != nil {
		t.log.WithError(err).Warn("how fast Microsoft answered the last time could not be read")
		return
	}
	t.gate.Recall(learned)
}

// remember keeps what the gate found out, after a run.
func (t *Tenant) remember(ctx context.Context) {
	if t.connection == nil {
		return
	}
	if err := t.store.SaveLearned(context.WithoutCancel(ctx), t.gate.Learned()); err != nil {
		t.log.WithError(err).Warn("how fast Microsoft answers could not be remembered")
	}
}
