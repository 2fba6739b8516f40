import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ProblemException, problem } from '../problems/problem';

/** One page of a list, newest first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** To be sent as `cursor` for what follows; null at the end. */
  readonly next: string | null;
}

export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  @ApiPropertyOptional({ description: '`next` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  cursor?: string;

  /** Where the page before ended, or null; refuses a cursor that this list did not give. */
  cursorOf(form: RegExp): string | null {
    if (this.cursor === undefined) return null;
    const inner = Buffer.from(this.cursor, 'base64url').toString();
    if (form.test(inner)) return inner;
    const message = 'cursor must be the "next" of a page of this list';
    throw new ProblemException(
      problem(400, 'invalid_request', `The request cannot be used: ${message}.`, [{ field: 'cursor', message }]),
    );
  }
}

/** `rows`: one more than asked for where there are more. */
export function pageOf<Item>(rows: readonly Item[], limit: number, keyOf: (item: Item) => string): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? Buffer.from(keyOf(last)).toString('base64url') : null };
}
