interface Named {
  readonly entity: string;
  readonly linkId: string | null;
  readonly localKey: string | null;
  readonly hubspotId: string | null;
}

/** Where a record is shown; null for what names none. */
export function recordPath({ entity, linkId, localKey, hubspotId }: Named): string | null {
  const [by, id] =
    linkId !== null
      ? ['link', linkId]
      : localKey !== null
        ? ['local', localKey]
        : hubspotId !== null
          ? ['hubspot', hubspotId]
          : [];
  return by === undefined || id === undefined
    ? null
    : `/records/${encodeURIComponent(entity)}/${by}/${encodeURIComponent(id)}`;
}
