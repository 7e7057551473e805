import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What a key is for: each use has a key of its own, and what one of them leaks says nothing about another. */
type KeyUse = 'signing keys' | 'refresh tokens'

/** Everything that is derived from SECRET. Keys never leave it. */
export interface Keyring {
  /** Names the secret without telling anything of it: it stands on everything that was encrypted with it. */
  readonly keyId: string
  /**
   * Encrypts with AES-256-GCM. `context` is bound to the text, not stored in it: sealed text that was copied to
   * another row cannot be opened there.
   */
  seal(use: KeyUse, text: string, context: string): string
  /** What was sealed. Errors: SealError. */
  open(use: KeyUse, sealed: string, context: string): string
  /** HMAC-SHA256 in base64url, 43 characters. */
  mac(use: KeyUse, text: string): string
  /** Whether `mac` is the text's, in a time that does not depend on where they differ. */
  verifyMac(use: KeyUse, text: string, mac: string): boolean
}

/** Sealed text that cannot be opened: by another secret, or damaged. */
export class SealError extends Error {
  override readonly name = 'SealError'

  constructor(readonly reason: 'another secret' | 'damaged') {
    super(reason === 'damaged' ? 'Sealed text is damaged' : 'Text was sealed with another secret')
  }
}

export interface KeyringOptions {
  /** SECRET, 32 bytes at least. */
  readonly secret: string
  readonly randomBytes: (count: number) => Uint8Array
}

/** Derives keys from SECRET by HKDF-SHA256 (RFC 5869), one for each use. */
export function createKeyring({ secret, randomBytes }: KeyringOptions): Keyring {
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `likeminds-assistant/1/${label}`, length))
  const keyId = derive('key id', 6).toString('base64url')
  const keys: Record<KeyUse, Buffer> = {
    'signing keys': derive('signing keys', 32),
    'refresh tokens': derive('refresh tokens', 32),
  }
  const mac = (use: KeyUse, text: string) => createHmac('sha256', keys[use]).update(text).digest('base64url')
  return {
    keyId,
    mac,
    verifyMac(use, text, given) {
      const [expected, actual] = [Buffer.from(mac(use, text)), Buffer.from(given)]
      return expected.length === actual.length && timingSafeEqual(expected, actual)
    },
    seal(use, text, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keys[use], nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${keyId}.${sealed.toString('base64url')}`
    },
    open(use, sealed, context) {
      const [sealedWith, body = ''] = sealed.split('.')
      if (sealedWith !== keyId) throw new SealError('another secret')
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
