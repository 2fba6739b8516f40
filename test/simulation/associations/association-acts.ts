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

  constructor(private readonly now: () => number) {}

  note(act: Omit<AssociationAct, 'at'>): void {
    if (act.value !== act.seen) this.all.push({ ...act, at: this.now() });
  }
}
