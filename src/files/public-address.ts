/**
 * Keeps downloads away from private networks: a link is a visitor's word, and the machine that follows it may stand
 * beside others that trust it. Names are judged by the addresses they lead to, at the moment of connecting.
 */
import { lookup, type LookupAddress } from 'node:dns'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { privateAddressCode } from '../net/http'

/** https://www.iana.org/assignments/iana-ipv4-special-registry and its twin for IPv6: whatever is not a public host. */
const notPublic4 = new BlockList()
for (const [network, prefix] of [
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
  ['224.0.0.0', 3],
] as const)
  notPublic4.addSubnet(network, prefix)
/**
 * Everything outside 2000::/3, where the public ones are, and what leads from there back to IPv4. A list of its own: Node
 * takes IPv4 for a part of `::/3`.
 */
const notPublic6 = new BlockList()
for (const [network, prefix] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  notPublic6.addSubnet(network, prefix, 'ipv6')

export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  return family === 4 ? !notPublic4.check(address) : family === 6 && !notPublic6.check(address, 'ipv6')
}

const refusal = () => Object.assign(new Error('not a public address'), { code: privateAddressCode })

/** One private address among several is enough: which one is used is not ours to choose. */
const publicLookup: LookupFunction = (hostname, options, answer) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return answer(error, [])
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      return answer(refusal(), [])
    }
    const [first] = addresses
    return options.all ? answer(null, addresses) : answer(null, first?.address ?? '', first?.family)
  })
}

/** Connections to public addresses only. An address that is written out is not looked up: see `mayBeFetched`. */
export const publicAgents = {
  httpAgent: new HttpAgent({ lookup: publicLookup }),
  httpsAgent: new HttpsAgent({ lookup: publicLookup }),
}

/** Where emulators stand: only an environment that replaces SalesIQ itself may name places on a private network. */
const trustedOrigins = (): string[] => {
  const { ZOHO_SALESIQ_URL, BP_API_URL, ZOHO_FILE_ORIGINS } = process.env
  if (!ZOHO_SALESIQ_URL) return []
  const named = [ZOHO_SALESIQ_URL, BP_API_URL, ...(ZOHO_FILE_ORIGINS?.split(',') ?? [])]
  const origins = named.flatMap((url) => (url && URL.canParse(url) ? [new URL(url).origin] : []))
  // What is no address of the web has the origin `null`, and would stand for all of its kind.
  return origins.filter((origin) => origin !== 'null')
}

export const isTrusted = ({ origin }: URL): boolean => trustedOrigins().includes(origin)

/** Whether a link may be followed at all, as far as it shows by itself. */
export const mayBeFetched = ({ protocol, hostname, username, password }: URL): boolean => {
  if ((protocol !== 'https:' && protocol !== 'http:') || username + password !== '') return false
  const address = hostname.replace(/^\[|\]$/g, '')
  return isIP(address) === 0 || isPublicAddress(address)
}
