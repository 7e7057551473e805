import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** The use of a key. Each use has its own key, so that a leaked key does not affect the others. */
type KeyUse = 'signing keys' | 'refresh tokens' | 'mailed tokens'

/**
 * Encrypts, decrypts, signs and verifies with keys that are derived from SECRET. The keys themselves are not
 * accessible.
 */
export interface Keyring {
  /** Identifies SECRET without revealing it. Text that is sealed with SECRET begins with it. */
  readonly keyId: string
  /**
   * Encrypts with AES-256-GCM. `context` is authenticated but not stored, so that sealed text cannot be opened after it
   * was copied to another row.
   */
  seal(use: KeyUse, text: string, context: string): string
  /**
   * Decrypts text that was sealed with SECRET or SECRET_PREVIOUS.
   * @throws {SealError}
   */
  open(use: KeyUse, sealed: string, context: string): string
  /** Returns the HMAC-SHA256 in base64url, 43 characters. */
  mac(use: KeyUse, text: string): string
  /** Compares a MAC in constant time. MACs made with SECRET_PREVIOUS are valid too. */
  verifyMac(use: KeyUse, text: string, mac: string): boolean
}

/** Sealed text cannot be opened: it was sealed with another secret, or it is damaged or of another use or context. */
export class SealError extends Error {
  override readonly name = 'SealError'

  constructor(readonly reason: 'another secret' | 'damaged') {
    super(reason === 'damaged' ? 'Sealed text is damaged' : 'Text was sealed with another secret')
  }
}

export interface KeyringOptions {
  /** SECRET, at least 32 bytes. Used for all operations. */
  readonly secret: string
  /** SECRET_PREVIOUS. Used only to open and verify. */
  readonly previousSecret?: string | undefined
  readonly randomBytes: (count: number) => Uint8Array
}

/** Derives one key per use, and the key id, from each of the two secrets with HKDF-SHA256 (RFC 5869). */
export function createKeyring({ secret, previousSecret, randomBytes }: KeyringOptions): Keyring {
  const current = deriveKeys(secret)
  const accepted = [current, ...(previousSecret === undefined ? [] : [deriveKeys(previousSecret)])]
  return {
    keyId: current.id,
    mac: (use, text) => macOf(current, use, text),
    verifyMac(use, text, given) {
      const actual = Buffer.from(given)
      return accepted.some((keys) => {
        const expected = Buffer.from(macOf(keys, use, text))
        return expected.length === actual.length && timingSafeEqual(expected, actual)
      })
    },
    seal(use, text, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current[use], nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${current.id}.${sealed.toString('base64url')}`
    },
    open(use, sealed, context) {
      const [sealedWith, body = ''] = sealed.split('.')
      const keys = accepted.find(({ id }) => id === sealedWith)
      if (keys === undefined) throw new SealError('another secret')
      const bytes = Buffer.from(body, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', keys[use], bytes.subarray(0, 12), { authTagLength: 16 })
        decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString()
      } catch {
        throw new SealError('damaged')
      }
    },
  }
}

type Keys = Readonly<Record<KeyUse, Buffer>> & { readonly id: string }

function deriveKeys(secret: string): Keys {
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `likeminds-assistant/1/${label}`, length))
  return {
    id: derive('key id', 6).toString('base64url'),
    'signing keys': derive('signing keys', 32),
    'refresh tokens': derive('refresh tokens', 32),
    'mailed tokens': derive('mailed tokens', 32),
  }
}

function macOf(keys: Keys, use: KeyUse, text: string): string {
  return createHmac('sha256', keys[use]).update(text).digest('base64url')
}
