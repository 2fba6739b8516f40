import {
  AccessService,
  ACTION_TRAIL,
  type ActionTrail,
  type ApiToken,
  type Principal,
  type RecordedAction,
  type User,
} from '@app/admin-service';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { settle } from '../administration/outcome';
import { type Page, PageQuery, pageOf } from '../administration/paging';
import { refuse } from '../problems/problem';
import { Caller, Needs } from './access.guard';
import { NewTokenInput, NewUserInput, UserChangeInput } from './account-inputs';
import { Action } from './action-trail.interceptor';
import { TellsSecret } from './idempotency.interceptor';

const ID = new ParseUUIDPipe({ exceptionFactory: () => refuse(400, 'invalid_request', 'The id is no UUID.') });

@ApiTags('accounts')
@Controller('admin/api')
@Needs('admin')
export class AccountsController {
  constructor(
    private readonly access: AccessService,
    @Inject(ACTION_TRAIL) private readonly trail: ActionTrail,
  ) {}

  @Get('users')
  @ApiOperation({ summary: 'Who may sign in' })
  async users(): Promise<{ items: readonly User[] }> {
    return { items: await this.access.users() };
  }

  @Post('users')
  @Action('user.create')
  @ApiOperation({ summary: 'Makes an account' })
  async createUser(@Body() { name, role, password }: NewUserInput, @Caller() caller: Principal): Promise<User> {
    const user = await this.access.createUser(name, role, password, caller.name);
    if (!user) throw refuse(409, 'name_taken', `There is an account named ${name} already.`);
    return user;
  }

  @Patch('users/:id')
  @HttpCode(204)
  @Action('user.change')
  @ApiOperation({ summary: 'Changes role or password, disables or enables; open sessions end where that matters' })
  @ApiNoContentResponse()
  async changeUser(@Param('id', ID) id: string, @Body() change: UserChangeInput): Promise<void> {
    settle(await this.access.changeUser(id, change));
  }

  @Delete('users/:id')
  @HttpCode(204)
  @Action('user.remove')
  @ApiOperation({ summary: 'Removes an account with its sessions and tokens' })
  @ApiNoContentResponse()
  async removeUser(@Param('id', ID) id: string): Promise<void> {
    settle(await this.access.removeUser(id));
  }

  @Get('tokens')
  @ApiOperation({ summary: 'API tokens of machines, without their secrets' })
  async tokens(): Promise<{ items: readonly ApiToken[] }> {
    return { items: await this.access.tokens() };
  }

  @Post('tokens')
  @TellsSecret()
  @Action('token.create')
  @ApiOperation({ summary: 'Makes an API token; its secret is in this answer and nowhere else' })
  async createToken(@Body() input: NewTokenInput, @Caller() caller: Principal): Promise<ApiToken & { secret: string }> {
    const made = await this.access.createToken(caller, input);
    if (!made) throw refuse(403, 'role_missing', 'Tokens are made by people, with at most their own role.');
    return { ...made.token, secret: made.secret };
  }

  @Delete('tokens/:id')
  @HttpCode(204)
  @Action('token.remove')
  @ApiOperation({ summary: 'Removes a token at once' })
  @ApiNoContentResponse()
  async removeToken(@Param('id', ID) id: string): Promise<void> {
    settle(await this.access.removeToken(id));
  }

  @Get('actions')
  @ApiOperation({ summary: 'Audit trail: who did what through this API, refusals too; newest first' })
  async actions(@Query() query: PageQuery): Promise<Page<RecordedAction>> {
    const limit = query.limit;
    const before = query.cursorOf(/^\d{1,18}$/);
    const rows = await this.trail.actions({ limit: limit + 1, ...(before === null ? {} : { before }) });
    return pageOf(rows, limit, ({ id }) => id);
  }
}
