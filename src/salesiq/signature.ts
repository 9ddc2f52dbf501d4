/**
 * Whether a webhook was signed by SalesIQ: SHA256withRSA over the body as it came, in `x-siqsignature`.
 * https://www.zoho.com/salesiq/help/developer-section/workflows-actions-webhooks.html
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** Reads a public key, PEM or the bare base64 of X.509 SubjectPublicKeyInfo; undefined if it is neither. */
export const readPublicKey = (text: string): KeyObject | undefined => {
  try {
    const pem = text.includes('-----BEGIN')
    const base64 = text.replace(/-----(BEGIN|END)[A-Z ]+-----/g, '').replace(/\s|\\n/g, '')
    // A form field may have turned the line breaks of a PEM into spaces: what counts is between the marks.
    if (pem && /BEGIN RSA PUBLIC KEY/.test(text)) {
      return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs1' })
    }
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

/** Whether `signature` (base64) is that of `body` under one of the keys. Never throws. */
export const isSigned = (body: string, signature: string | undefined, keys: readonly KeyObject[]): boolean => {
  if (!signature) return false
  const bytes = Buffer.from(signature, 'base64')
  return keys.some((key) => {
    try {
      return verify('RSA-SHA256', Buffer.from(body, 'utf8'), key, bytes)
    } catch {
      return false
    }
  })
}
