import type { PolicyStatement } from './policy-statement.ts';

/** A key that the emulator accepts. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Makes it a temporary credential: requests have to carry exactly this token. */
  readonly securityToken?: string | undefined;
  /** When the token ends; default: never. */
  readonly expires?: Date | undefined;
  /**
   * The RAM user or role that the key belongs to. Without one it is the main
   * account's, which may do everything (API sheet §7).
   */
  readonly user?: RamUser | undefined;
}

export interface RamUser {
  /** What a bucket policy calls it in a Principal. */
  readonly id: string;
  /** What its RAM policies say. Without any it may do nothing but what bucket policies grant. */
  readonly statements: readonly PolicyStatement[];
}

/** Known to everybody, so that any tool can try the emulator at once. */
export const DEFAULT_ACCESS_KEY: AccessKey = {
  accessKeyId: 'emulator',
  accessKeySecret: 'emulator-secret',
};
