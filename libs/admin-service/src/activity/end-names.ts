/** The record at an end of an association, as people know it. */
export interface EndName {
  readonly entity: string;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
  /** What both sides last agreed that it is called; null where no mapped property says. */
  readonly name: string | null;
}

/** A value of an association is the id of a link (S6.2): of whom, by that id. */
export type EndNames = Readonly<Record<string, EndName>>;
