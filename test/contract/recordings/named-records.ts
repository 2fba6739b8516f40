import { fieldsOf, listOf, textOf, type Fields } from './recorded-exchange';
import type { Scene } from './scene';

/** What a body sends: one record's properties, or those of all inputs. */
export const sentInputs = (body: unknown): readonly Fields[] => {
  const sent = fieldsOf(body);
  return 'inputs' in sent ? listOf(sent['inputs']) : [sent];
};

/** Owners and partners that a body names exist. */
export const setNamed = async (scene: Scene, type: string, inputs: readonly Fields[]): Promise<void> => {
  const types = inputs.some(({ associations }) => listOf(associations).length > 0)
    ? await scene.associationTypes(type)
    : [];
  for (const input of inputs) {
    const owner = fieldsOf(input['properties'])['hubspot_owner_id'];
    if (owner) scene.more('owners', [ownerOf(textOf(owner))]);
    for (const association of listOf(input['associations'])) {
      const wanted = listOf(association['types']).map((spec) => Number(spec['associationTypeId']));
      const target = types.find(({ typeId }) => wanted.includes(typeId))?.to;
      if (target !== undefined) scene.stranger(target, fieldsOf(association['to'])['id']);
    }
  }
};

export const ownerOf = (id: string): Fields => ({
  id,
  email: `owner${id}@example.com`,
  type: 'PERSON',
  firstName: 'Owner',
  lastName: id,
  userId: Number(id),
  userIdIncludingInactive: Number(id),
  createdAt: '2020-01-01T00:00:00Z',
  updatedAt: '2020-01-01T00:00:00Z',
  archived: false,
});
