/** RSA key pairs, used again once the emulator that had them is closed or reset: making one takes a tenth of a second. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'

export type KeyPair = { publicKey: KeyObject; privateKey: KeyObject }

const spare: KeyPair[] = []

/** A pair that no other emulator of this process has. */
export const takeKeyPair = (): KeyPair => spare.pop() ?? generateKeyPairSync('rsa', { modulusLength: 2048 })

export const giveKeyPairsBack = (pairs: KeyPair[]) => {
  spare.push(...pairs.map(({ publicKey, privateKey }) => ({ publicKey, privateKey })))
}
