import { randomBytes } from 'node:crypto';
import { ADMINISTRATOR, type Account, type Stack } from '../support/stack.js';
import { buildWorld, type World } from '../support/world.js';
import type { Chance } from './chance.js';

/** Who makes the requests: users, an administrator, nobody, and tokens that are none. */
export class Callers {
  private constructor(
    private readonly stack: Stack,
    private readonly users: Account[],
    private administrator: Account,
    private world: World,
  ) {}

  static async register(stack: Stack, count: number): Promise<Callers> {
    const users = await Promise.all(Array.from({ length: count }, (_, index) => stack.register(`Fuzzer ${index}`)));
    const world = await buildWorld(stack);
    return new Callers(stack, users, world.administrator, world);
  }

  /** Something of everything, that some of the callers may change: requests have probably removed what was there. */
  async newWorld(): Promise<World> {
    await this.openRegistration();
    return (this.world = await buildWorld(this.stack, this.world.parameters.kind));
  }

  get ids(): string[] {
    return this.users.map(({ id }) => id);
  }

  /** What must not become known to the requests: they could end the only administrator. */
  get administratorId(): string {
    return this.administrator.id;
  }

  /** The token of somebody who may do most things. */
  entitled(forAdmins: boolean): string {
    return forAdmins ? this.administrator.token : this.world.owner.token;
  }

  /** The token of the next request; on routes for admins mostly theirs. */
  token(chance: Chance, forAdmins: boolean): string | undefined {
    if (chance.in(0.04)) return undefined;
    if (chance.in(0.04)) return chance.in(0.5) ? 'not a token' : randomBytes(32).toString('base64url');
    if (chance.in(forAdmins ? 0.8 : 0.2)) return this.administrator.token;
    if (chance.in(0.5)) return this.world.owner.token;
    return chance.in(0.4) ? this.world.member.token : chance.pick(this.users).token;
  }

  /**
   * Told of a 401: requests log out, change passwords and delete accounts.
   *
   * @returns the new user that takes the place of the one who is gone, if it was one
   */
  async renew(token: string | undefined): Promise<Account | undefined> {
    if (token === this.administrator.token) this.administrator = await this.stack.logIn(ADMINISTRATOR);
    if (token === this.world.owner.token) await this.renewOwner();
    const index = this.users.findIndex((user) => user.token === token);
    if (index < 0) return undefined;
    return (this.users[index] = await this.register());
  }

  /** The owner's requests log out, too. An owner who is gone stays away until there is a new world. */
  private async renewOwner(): Promise<void> {
    const owner = await this.stack.logIn(this.world.owner).catch(() => this.world.owner);
    this.world = { ...this.world, owner };
  }

  /** Requests may have closed the registration, and may do so again at any moment. */
  private async register(triesLeft = 5): Promise<Account> {
    try {
      return await this.stack.register('Fuzzer');
    } catch (error) {
      if (triesLeft === 0) throw error;
      await this.openRegistration();
      return this.register(triesLeft - 1);
    }
  }

  private async openRegistration(): Promise<void> {
    const { token } = await this.stack.logIn(ADMINISTRATOR);
    await this.stack.patch('/v1/settings', { token, body: { registrationOpen: true } });
  }
}
