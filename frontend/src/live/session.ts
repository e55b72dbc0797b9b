import { Session, type SessionState } from '../backend/calls';
import { type Live, useLive } from './useLive';

/** Which tenant is open: one answer for the whole window. */
export function useSession(): Live<SessionState> {
  return useLive({
    key: ['session'],
    ask: Session.state,
    on: { 'session.changed': (state) => state },
  });
}
