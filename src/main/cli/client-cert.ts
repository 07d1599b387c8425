import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractError } from '../../shared/contract/errors.ts';
import {
  type ClientAuthorityFacts,
  type ClientCertificateFiles,
  clientValidityDays,
  type IssuedClientCertificate,
} from '../../shared/model/client-certificate.ts';
import { ClientCertificateError, openClientCertificates } from '../certificates/client-certificates.ts';
import { prepareDataDirectory } from '../host/data-directory.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { printJson, printLine, say } from './output.ts';
import { resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';

/** Letters and digits of a password that is made here: about 119 bits. */
const passwordLength = 20;
const passwordLetters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** `doorman client-cert` */
export const clientCert: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      days: { type: 'string' },
      out: { type: 'string' },
      'password-file': { type: 'string' },
      list: { type: 'boolean', default: false },
      revoke: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [name, ...others] = positionals;
  const asked = [name !== undefined, values.list, values.revoke !== undefined].filter(Boolean).length;
  if (asked !== 1 || others.length > 0) {
    throw new UsageError("'doorman client-cert' takes one NAME, or --list, or --revoke SERIAL.");
  }
  const maker = await openMaker(resolveDataDirectory(values['data-dir']));
  try {
    if (values.revoke !== undefined) return await revoke(maker, values.revoke);
    if (name === undefined) return await list(ready(await maker.list()), values.json);
    return await make(maker, {
      name,
      days: daysOf(values.days),
      out: resolve(values.out ?? '.'),
      passwordFile: values['password-file'],
      json: values.json,
    });
  } catch (error) {
    if (error instanceof ContractError || error instanceof ClientCertificateError) {
      throw new CommandError(error.message);
    }
    throw error;
  } finally {
    maker.close();
  }
};

/** What runs on the data directory, or its files where nothing does. */
interface Maker {
  list(): Promise<ClientAuthorityFacts> | ClientAuthorityFacts;
  issue(client: {
    name: string;
    days: number;
    password: string;
  }): Promise<{ readonly item: IssuedClientCertificate; readonly files: ClientCertificateFiles }>;
  revoke(serial: string): Promise<unknown>;
  close(): void;
}

async function openMaker(dataDirectory: string): Promise<Maker> {
  const running = await connectToRunning(dataDirectory);
  if (running !== null) {
    return {
      list: () => running.call('clientCertificates.list', {}),
      issue: (client) => running.call('clientCertificates.issue', client),
      revoke: (serial) => running.call('clientCertificates.revoke', { serial }),
      close: () => running.close(),
    };
  }
  await prepareDataDirectory(dataDirectory);
  const clients = await openClientCertificates(dataDirectory);
  return {
    list: () => clients.facts(),
    issue: (client) => clients.issue(client),
    revoke: (serial) => clients.revoke(serial),
    close: () => {},
  };
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return clientValidityDays.usual;
  if (!/^[0-9]{1,5}$/.test(text)) throw new UsageError(`--days takes a number of days, not '${text}'.`);
  return Number(text);
}

interface Order {
  readonly name: string;
  readonly days: number;
  /** Folder that the files go into. */
  readonly out: string;
  readonly passwordFile: string | undefined;
  readonly json: boolean;
}

async function make(maker: Maker, { name, days, out, passwordFile, json }: Order): Promise<number> {
  const password = passwordFile === undefined ? randomPassword() : await readPassword(passwordFile);
  const { item, files } = await maker.issue({ name, days, password });
  const at = (ending: string) => join(out, `${files.fileName}${ending}`);
  const paths = { certificate: at('.pem'), key: at('.key'), pkcs12: at('.p12') };
  try {
    await mkdir(out, { recursive: true });
    // Never over what is there: it may be a key that is in use.
    await writeFile(paths.certificate, files.certificatePem, { flag: 'wx' });
    await writeFile(paths.key, files.privateKeyPem, { flag: 'wx', mode: 0o600 });
    await writeFile(paths.pkcs12, Buffer.from(files.pkcs12Base64, 'base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // What cannot be handed out is not to be accepted either.
    await maker.revoke(item.serial);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `The files could not be written, and the certificate was revoked again: ${reason}. Name another folder with --out, or move what is there.`,
    );
  }
  if (json) {
    const made = passwordFile === undefined ? { password } : {};
    await printJson(JSON.stringify({ ...item, files: paths, ...made }));
    return 0;
  }
  for (const path of Object.values(paths)) await printLine(path);
  if (passwordFile === undefined) say(`The password of ${paths.pkcs12} is ${password}`);
  say(`Try it: curl --cert ${paths.certificate} --key ${paths.key} https://…`);
  return 0;
}

const randomPassword = (): string =>
  Array.from({ length: passwordLength }, () =>
    passwordLetters.charAt(randomInt(passwordLetters.length)),
  ).join('');

async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new CommandError(
      `The password cannot be read from ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function list(facts: ReadyFacts, json: boolean): Promise<number> {
  if (json) {
    await printJson(JSON.stringify(facts));
    return 0;
  }
  for (const item of facts.items) {
    const end = new Date(item.notAfter).toISOString().slice(0, 10);
    await printLine(`${item.serial}  ${stateOf(item).padEnd(7)}  until ${end}  ${item.name}`);
  }
  if (facts.items.length === 0)
    say("No client certificate was made yet: 'doorman client-cert NAME' makes one.");
  return 0;
}

const stateOf = ({ revokedAt, notAfter }: IssuedClientCertificate): string =>
  revokedAt !== null ? 'revoked' : notAfter < Date.now() ? 'expired' : 'valid';

/** @param wanted a serial, or a name that only one valid certificate has */
async function revoke(maker: Maker, wanted: string): Promise<number> {
  const { items } = ready(await maker.list());
  const bySerial = items.filter(({ serial }) => serial === wanted.toUpperCase());
  const found =
    bySerial.length > 0 ? bySerial : items.filter((item) => item.name === wanted && item.revokedAt === null);
  const [item, ...others] = found;
  if (item === undefined || others.length > 0) {
    throw new CommandError(
      item === undefined
        ? `There is no client certificate '${wanted}' to revoke. 'doorman client-cert --list' lists them.`
        : `${found.length} certificates are called '${wanted}'. Revoke one by its serial: ${found.map(({ serial }) => serial).join(', ')}.`,
    );
  }
  await maker.revoke(item.serial);
  say(`Revoked: ${item.name}, serial ${item.serial}.`);
  return 0;
}

type ReadyFacts = Extract<ClientAuthorityFacts, { state: 'ready' }>;

function ready(facts: ClientAuthorityFacts): ReadyFacts {
  if (facts.state === 'corrupt') throw new CommandError(facts.reason);
  return facts;
}
