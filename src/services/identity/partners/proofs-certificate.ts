// TLS ends at a proxy: the certificate that a client showed there comes in a header, believed from that proxy alone.
// https://www.rfc-editor.org/rfc/rfc8705 , https://www.rfc-editor.org/rfc/rfc9440
import { hash, X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Which header carries the certificate, and from which addresses (or nets, `10.0.0.0/24`) it is believed. */
export type ProxySettings = { header: string; addresses: readonly string[] };

export type ClientCertificate = {
  pem: string;
  /** SHA-256 of the DER form, base64url: `x5t#S256`. */
  thumbprint: string;
  /** As RFC 4514 writes it: the most specific part first. */
  subject: string;
  validFrom: number;
  validTo: number;
};

export type ReadCertificate = (request: {
  headers: IncomingHttpHeaders;
  remoteAddress?: string | undefined;
}) => ClientCertificate | null;

const headerCharactersMax = 12_000;
const knownMax = 500;

/** Null settings: no certificate is ever read. */
export function createCertificateReader(settings: ProxySettings | null, now: () => Date): ReadCertificate {
  if (settings === null) return () => null;
  const name = settings.header.toLowerCase();
  const trusted = trustedAddresses(settings.addresses);
  const known = new Map<string, ClientCertificate>();
  return ({ headers, remoteAddress }) => {
    const text = headers[name];
    if (typeof text !== 'string' || text === '' || text.length > headerCharactersMax) return null;
    if (!trusted(remoteAddress)) return null;
    let certificate = known.get(text);
    if (certificate === undefined) {
      const read = readCertificate(text);
      if (read === null) return null;
      if (known.size >= knownMax) known.delete(known.keys().next().value as string);
      known.set(text, read);
      certificate = read;
    }
    const at = now().getTime();
    return certificate.validFrom <= at && at <= certificate.validTo ? certificate : null;
  };
}

/** @throws when an entry is neither an address nor a net */
export function trustedAddresses(entries: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address, bits] = entry.split('/') as [string, string | undefined];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) throw new Error(`not an address: ${entry}`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    // IPv4 on a socket that speaks both comes as ::ffff:10.0.0.1.
    const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** `:base64:` (RFC 9440), PEM in percent-encoding (nginx, `$ssl_client_escaped_cert`), or bare base64. */
function readCertificate(text: string): ClientCertificate | null {
  try {
    const inner = /^:([A-Za-z0-9+/=]+):$/.exec(text)?.[1];
    const written = inner === undefined && text.includes('%') ? decodeURIComponent(text) : text;
    const der =
      inner === undefined && written.includes('-----BEGIN') ? written : Buffer.from(inner ?? written, 'base64');
    const certificate = new X509Certificate(der);
    return {
      pem: certificate.toString(),
      thumbprint: hash('sha256', certificate.raw, 'base64url'),
      subject: certificate.subject.split('\n').reverse().join(','),
      validFrom: Date.parse(certificate.validFrom),
      validTo: Date.parse(certificate.validTo),
    };
  } catch {
    return null;
  }
}

/** Same parts in the same order; blanks after the commas do not count. */
export const sameSubject = (one: string, other: string): boolean =>
  one.replace(/,\s+/g, ',') === other.replace(/,\s+/g, ',');
