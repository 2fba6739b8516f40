import { PASSWORD_LENGTH, ROLES, type Role } from '@app/admin-service';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@+-]{0,99}$/u;
const NAME_MESSAGE = {
  message: 'name must be 1 to 100 letters, digits, blanks or any of . _ @ + -, and begin with a letter or digit',
};

export class LoginInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_LENGTH.most)
  password: string;
}

export class SetUpInput {
  @ApiProperty({ description: 'What stands behind the # of the set-up link' })
  @IsString()
  @Length(20, 200)
  token: string;

  @ApiProperty()
  @Matches(NAME, NAME_MESSAGE)
  name: string;

  @ApiProperty({ minLength: PASSWORD_LENGTH.least })
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  password: string;
}

export class NewUserInput {
  @ApiProperty()
  @Matches(NAME, NAME_MESSAGE)
  name: string;

  @ApiProperty({ enum: ROLES })
  @IsIn([...ROLES])
  role: Role;

  @ApiProperty({ minLength: PASSWORD_LENGTH.least })
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  password: string;
}

export class UserChangeInput {
  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn([...ROLES])
  role?: Role;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;

  @ApiPropertyOptional({ minLength: PASSWORD_LENGTH.least })
  @IsOptional()
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  password?: string;
}

export class PasswordChangeInput {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(PASSWORD_LENGTH.most)
  current: string;

  @ApiProperty({ minLength: PASSWORD_LENGTH.least })
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  next: string;
}

export class NewTokenInput {
  @ApiProperty({ description: 'Whose or what for' })
  @Matches(NAME, NAME_MESSAGE)
  name: string;

  @ApiProperty({ enum: ROLES, description: 'What it may do; never more than who makes it' })
  @IsIn([...ROLES])
  role: Role;

  @ApiPropertyOptional({ minimum: 1, maximum: 366, default: 90 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(366)
  days: number = 90;
}
