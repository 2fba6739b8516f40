/** What a person did to one relation of one contact, on one side; ids are that side's own. */
export interface AssociationAct {
  readonly side: 'local' | 'hubspot';
  readonly relation: 'set' | 'primary' | 'employer';
  /** Local key of the contact's row, or id of its record. */
  readonly from: string;
  /** Of a set: the other end the act is about. */
  readonly to: string | null;
  /** Of a set: present or not. Of a single value: the other end, or null. */
  readonly value: boolean | string | null;
  /** What that side held when the person acted. */
  readonly seen: boolean | string | null;
  readonly at: number;
}

/** Everything that people did to associations, in order. */
export class AssociationActs {
  readonly all: AssociationAct[] = [];
  /** Records of contacts with an edit that came after the read which decided a write of ours: nobody can detect it (S6.5). */
  readonly overwritten = new Set<string>();
  private readonly reads = new Map<string, number>();
  /** Writes of ours whose outcome nobody has told yet: for as long as a call can live, what the record shows may be their doing. */
  private readonly unanswered = new Set<{ readonly fromId: string; readonly since: number }>();

  constructor(private readonly now: () => number) {}

  note(act: Omit<AssociationAct, 'at'>): void {
    if (act.value !== act.seen) this.noteWish(act);
  }

  /** A wish counts even where it changes nothing. */
  noteWish(act: Omit<AssociationAct, 'at'>): void {
    this.all.push({ ...act, at: this.now() });
  }

  noteRead(worker: string, fromId: string): void {
    this.reads.set(`${worker} ${fromId}`, this.now());
  }

  readAt(worker: string, fromId: string): number {
    return this.reads.get(`${worker} ${fromId}`) ?? 0;
  }

  /** Returns what to call with once the outcome is known. */
  noteSent(fromId: string): () => void {
    const sent = { fromId, since: this.now() };
    this.unanswered.add(sent);
    return () => this.unanswered.delete(sent);
  }

  noteWrite(fromId: string, readAt: number): void {
    const open = [...this.unanswered].filter((sent) => sent.fromId === fromId).map(({ since }) => since);
    const unseenSince = Math.min(readAt, ...open);
    if (this.all.some((act) => act.side === 'hubspot' && act.from === fromId && act.at >= unseenSince))
      this.overwritten.add(fromId);
  }
}
