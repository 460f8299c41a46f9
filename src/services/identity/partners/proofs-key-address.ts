// Where a partner's keys may be fetched from: https on the public internet, so that no registration makes us call
// our own neighbours. https://owasp.org/www-community/attacks/Server_Side_Request_Forgery
import { BlockList, isIP, isIPv4 } from 'node:net';

const closed = new BlockList();
// https://www.iana.org/assignments/iana-ipv4-special-registry
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  closed.addSubnet(net, bits, 'ipv4');
// What the internet reaches in IPv6 is 2000::/3; of that, tunnels and documentation are closed.
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(net, bits, 'ipv6');

/** Is the address one that anybody on the internet may reach? An IPv4 address inside IPv6 (`::ffff:`) is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4');
  return isIP(address) === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Loopback is for trying things out: never in production. */
export const isLoopbackUrl = (url: URL): boolean => loopback.test(url.hostname);

/** May keys be fetched from here, as far as its text tells? What the name resolves to is checked when we connect. */
export function mayFetchKeys(text: string, production: boolean): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || text.includes('#')) return false;
  if (!production && isLoopbackUrl(url) && (url.protocol === 'http:' || url.protocol === 'https:')) return true;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return url.protocol === 'https:' && (isIP(host) === 0 ? /\.[a-z]/i.test(host) : isPublicAddress(host));
}
