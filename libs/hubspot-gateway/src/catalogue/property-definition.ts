import type { PropertyDefinition } from '@app/hubspot-mapping';

/** A property as HubSpot lists it (hubspot-facts 5.3); every field may be absent. */
interface WireProperty {
  readonly name?: string;
  readonly label?: string;
  readonly type?: string;
  readonly fieldType?: string;
  readonly description?: string;
  readonly groupName?: string;
  readonly options?: readonly {
    readonly value?: string;
    readonly label?: string;
    readonly hidden?: boolean;
    readonly description?: string;
    readonly displayOrder?: number;
  }[];
  readonly calculated?: boolean;
  readonly hasUniqueValue?: boolean;
  readonly hidden?: boolean;
  readonly hubspotDefined?: boolean;
  readonly externalOptions?: boolean;
  readonly referencedObjectType?: string | null;
  readonly modificationMetadata?: { readonly readOnlyValue?: boolean; readonly readOnlyOptions?: boolean };
}

/** Reduces HubSpot's list of properties to what mappings read; an entry without a name is dropped. */
export function propertyDefinitions(results: readonly unknown[]): PropertyDefinition[] {
  return (results as readonly WireProperty[]).flatMap((wire) => (wire.name ? [definitionOf(wire.name, wire)] : []));
}

function definitionOf(name: string, wire: WireProperty): PropertyDefinition {
  const calculated = wire.calculated === true;
  return {
    name,
    label: wire.label ?? name,
    type: wire.type ?? 'string',
    fieldType: wire.fieldType ?? 'text',
    description: wire.description ?? '',
    groupName: wire.groupName ?? '',
    options: inOrder(wire.options ?? []).map(({ value, label, hidden, description }) => ({
      value: value ?? '',
      label: label ?? value ?? '',
      hidden: hidden === true,
      ...(description ? { description } : {}),
    })),
    readOnly: calculated || wire.modificationMetadata?.readOnlyValue === true,
    calculated,
    hasUniqueValue: wire.hasUniqueValue === true,
    hidden: wire.hidden === true,
    hubspotDefined: wire.hubspotDefined === true,
    externalOptions: wire.externalOptions === true,
    ...(wire.modificationMetadata?.readOnlyOptions === true ? { optionsReadOnly: true } : {}),
    referencedObjectType: wire.referencedObjectType ?? null,
  };
}

/** As HubSpot shows them: by place, then those without one (-1); stages of the lifecycle are compared by it (hubspot-facts 5.7). */
function inOrder<T extends { readonly displayOrder?: number }>(options: readonly T[]): readonly T[] {
  const place = ({ displayOrder = -1 }: T): number => (displayOrder < 0 ? Infinity : displayOrder);
  const compared = (a: T, b: T): number => (place(a) === place(b) ? 0 : place(a) - place(b));
  return [...options].sort(compared);
}
