import { jsonPath, valueAtPath } from '../text-forms/json-path';
import { refuse } from './reading';
import { badOptions, misfit, notBuilt } from './transform-context';
import type { BuiltTransform, TransformBuilder, TransformContext } from './transform-context';

/**
 * Lets any transform read one value inside a JSON column: its option `path`. To HubSpot only: a value cannot be put back into JSON
 * that others write too. A change beside the path is no change of the field.
 */
export function withSourcePath(context: TransformContext, builder: TransformBuilder): BuiltTransform {
  const { path: stored, ...options } = context.options;
  if (stored === undefined || stored === null) return builder(context);
  const path = typeof stored === 'string' ? jsonPath(stored) : null;
  if (path === null)
    return badOptions(
      'its option "path" must be a path such as $.address.city, $.phones[0] or $.list[?(@.primary==true)].value',
    );
  if (context.kind !== 'json')
    return misfit(`a column of type ${context.column.sqlType} has no paths`, 'Leave out the option path.');
  if (context.direction !== 'to_hubspot')
    return notBuilt(
      'DIRECTION_NOT_POSSIBLE',
      'a path into JSON can be read, not written',
      'Set the direction to to_hubspot.',
    );
  const column = { ...context.column, sqlType: 'text', maxLength: null };
  const { transform, notices } = builder({ ...context, column, kind: 'text', options });
  if (transform === null) return { transform, notices };
  return {
    notices,
    transform: {
      canonicalHubSpot: (raw) => transform.canonicalHubSpot(raw),
      canonicalLocal(raw) {
        const found = raw === null || raw === '' ? null : valueAtPath(raw, path);
        return found?.ok ? transform.canonicalLocal(found.value) : raw === '' ? null : raw;
      },
      toHubSpot(raw) {
        if (raw === null || raw === '') return transform.toHubSpot(null);
        const found = valueAtPath(raw, path);
        return found.ok ? transform.toHubSpot(found.value) : refuse('INVALID_JSON', 'is not JSON', 'Correct it.');
      },
      ...(transform.newOptions && { newOptions: transform.newOptions }),
      toLocal: (_raw, current) => ({ ok: true, value: current }),
    },
  };
}
