import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of PEM files. Server and client certificates are signed by `ca` and hold for localhost and 127.0.0.1. */
export interface CertificateFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

/** Makes an authority with a server and a client certificate, valid for a day, and writes them to a folder. */
export function writeCertificates(folder: string): CertificateFiles {
  const authority = { name: 'Task Tower test authority', keys: newKeys() };
  const write = (file: string, text: string): string => {
    const path = join(folder, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const signed = (name: string, stem: string): { cert: string; key: string } => {
    const keys = newKeys();
    return {
      cert: write(`${stem}.crt`, certificate({ name, publicKey: keys.publicKey, issuer: authority })),
      key: write(`${stem}.key`, privatePem(keys.privateKey)),
    };
  };
  const ca = write(
    'ca.crt',
    certificate({ ...authority, publicKey: authority.keys.publicKey, issuer: authority, isAuthority: true }),
  );
  const server = signed('localhost', 'server');
  const client = signed('client', 'client');
  return { ca, ...server, clientCert: client.cert, clientKey: client.key };
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface CertificateRequest {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly issuer: { readonly name: string; readonly keys: Keys };
  readonly isAuthority?: boolean;
}

function newKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function privatePem(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/** An X.509 version 3 certificate (RFC 5280), signed with ECDSA and SHA-256. */
function certificate(request: CertificateRequest): string {
  const algorithm = der(0x30, objectId('2a8648ce3d040302'));
  const spki = request.publicKey.export({ type: 'spki', format: 'der' });
  const serial = Buffer.concat([Buffer.of(1), randomBytes(15)]);
  const toSign = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, serial),
    algorithm,
    distinguishedName(request.issuer.name),
    der(0x30, utcTime(Date.now() - 3_600_000), utcTime(Date.now() + 86_400_000)),
    distinguishedName(request.name),
    spki,
    der(0xa3, der(0x30, ...extensions(request))),
  );
  const signature = sign('sha256', toSign, request.issuer.keys.privateKey);
  const bytes = der(0x30, toSign, algorithm, der(0x03, Buffer.of(0), signature));
  const lines = bytes.toString('base64').match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extensions(request: CertificateRequest): Buffer[] {
  const ownKey = keyIdentifier(request.publicKey);
  const issuerKey = keyIdentifier(request.issuer.keys.publicKey);
  const shared = [
    extension('551d0e', false, der(0x04, ownKey)),
    extension('551d23', false, der(0x30, der(0x80, issuerKey))),
  ];
  if (request.isAuthority === true) {
    const keyCertSign = der(0x03, Buffer.of(1, 0x06));
    return [
      ...shared,
      extension('551d13', true, der(0x30, der(0x01, Buffer.of(0xff)))),
      extension('551d0f', true, keyCertSign),
    ];
  }
  const names = [der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1))];
  const serverAndClient = [objectId('2b06010505070301'), objectId('2b06010505070302')];
  return [
    ...shared,
    extension('551d11', false, der(0x30, ...names)),
    extension('551d25', false, der(0x30, ...serverAndClient)),
  ];
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(0x01, Buffer.of(0xff))] : [];
  return der(0x30, objectId(id), ...flag, der(0x04, value));
}

function distinguishedName(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, objectId('550403'), der(0x0c, Buffer.from(commonName)))));
}

function utcTime(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replaceAll(/\D/gu, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

/** One element of ASN.1's distinguished encoding: tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x82), length, body]);
}
