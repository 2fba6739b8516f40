import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';

/** Paging of the lists, newest first. */
class LimitQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

const NO_ID = { message: 'before must be the id of a row of the list' };

export class PageQuery extends LimitQuery {
  /** `id` of the last row of the page before. */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^\d{1,18}$/, NO_ID)
  before?: string;
}

export class ParkedQuery extends LimitQuery {
  /** `id` of the last row of the page before. */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^\d{1,18}-[\w-]{1,80}$/, NO_ID)
  before?: string;
}

export class ChangesQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @MaxLength(100)
  entity?: string;
}
