/** A key that the emulator accepts. It may do everything. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Makes it a temporary credential: requests have to carry exactly this token. */
  readonly securityToken?: string | undefined;
}

/** Known to everybody, so that any tool can try the emulator at once. */
export const DEFAULT_ACCESS_KEY: AccessKey = {
  accessKeyId: 'emulator',
  accessKeySecret: 'emulator-secret',
};
