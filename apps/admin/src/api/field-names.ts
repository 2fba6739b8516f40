/** `GET fields`: per entity, what each field's id stands for. */
export interface FieldNames {
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
