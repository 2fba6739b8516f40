export interface AdminAction {
  readonly actorKind: 'user' | 'token' | 'nobody' | 'system';
  readonly actorId: string | null;
  readonly actor: string;
  /** `connection.pause`, `session.open`. */
  readonly action: string;
  readonly subject: string | null;
  /** What was asked, without secrets. */
  readonly detail: object | null;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  readonly address: string | null;
}

export interface RecordedAction extends AdminAction {
  readonly id: string;
  readonly at: number;
}

/** The audit trail of the admin API. */
export interface ActionTrail {
  record(action: AdminAction): Promise<void>;
  /** Newest first, before that id. */
  actions(page: { readonly limit: number; readonly before?: string }): Promise<readonly RecordedAction[]>;
}

export const ACTION_TRAIL = Symbol('ACTION_TRAIL');
