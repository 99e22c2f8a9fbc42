import { describe, expect, it } from 'vitest';
import { parseEmulatorFlags } from './emulator-flags.ts';
import { FlagError } from './flag-error.ts';
import { parseServeFlags } from './serve-flags.ts';

const account = ['--region', 'cn-hangzhou', '--account-id', '1234567890123456'];

describe('parseServeFlags', () => {
  it('means the built-in emulator when it is told nothing', () => {
    expect(parseServeFlags([])).toEqual({
      target: null,
      host: '127.0.0.1',
      port: 7300,
      emulatorPort: 9100,
      dataDir: null,
      readOnly: false,
      open: true,
      json: false,
    });
  });

  it('picks a free port for the emulator too when it picks one for the console', () => {
    expect(parseServeFlags(['--port', '0']).emulatorPort).toBe(0);
    expect(parseServeFlags(['--port', '0', '--emulator-port', '9200']).emulatorPort).toBe(9200);
  });

  it('finds the endpoint of a region', () => {
    const endpointOf = (...flags: string[]) =>
      parseServeFlags([...account, ...flags]).target?.endpoint.href;

    expect(endpointOf()).toBe('https://cn-hangzhou.oss-vectors.aliyuncs.com/');
    expect(endpointOf('--internal')).toBe('https://cn-hangzhou-internal.oss-vectors.aliyuncs.com/');
    expect(endpointOf('--endpoint', 'http://127.0.0.1:9100')).toBe('http://127.0.0.1:9100/');
  });

  it.each([
    [['--port', '70000'], '"70000"'],
    [['--port', '-1'], 'port'],
    [['--region', 'oss-cn-hangzhou', '--account-id', '1234567'], 'without "oss-"'],
    [['--region', 'cn-hangzhou'], '--account-id'],
    [['--account-id', '1234567890123456'], '--region'],
    [['--bucket', 'docs'], '--region'],
    [[...account, '--account-id', 'me'], '"me"'],
    [[...account, '--bucket', 'Docs'], '"Docs"'],
    [[...account, '--endpoint', 'cn-hangzhou.oss-vectors.aliyuncs.com'], '--endpoint'],
    [[...account, '--endpoint', 'https://host/path'], 'without a path'],
    [[...account, '--environment', 'P R O D'], '--environment'],
    [['--host', '0.0.0.0'], 'sign in'],
    [['--access-key-id', 'x'], 'access-key-id'],
    [['stray'], 'stray'],
  ])('refuses %j and names %s', (words, named) => {
    expect(() => parseServeFlags(words)).toThrow(FlagError);
    expect(() => parseServeFlags(words)).toThrow(named);
  });
});

describe('parseEmulatorFlags', () => {
  it('needs to be told where the vectors are kept, once', () => {
    expect(() => parseEmulatorFlags([])).toThrow('--data-dir');
    expect(() => parseEmulatorFlags(['--memory', '--data-dir', 'x'])).toThrow('One of the two');
    expect(parseEmulatorFlags(['--memory']).dataDir).toBeNull();
  });

  it('has the printed defaults', () => {
    expect(parseEmulatorFlags(['--memory', '--sample'])).toMatchObject({
      port: 9100,
      region: 'cn-hangzhou',
      accountId: '1234567890123456',
      accessKeyId: 'emulator',
      accessKeySecret: 'emulator-secret',
      sample: true,
    });
  });

  it('listens on this machine only', () => {
    expect(() => parseEmulatorFlags(['--memory', '--host', '192.168.0.1'])).toThrow('192.168.0.1');
  });
});
