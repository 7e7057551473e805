// A service that knows the address of the keys, and nothing else of us. It says of each token whose it is, or what is wrong.
import { createRemoteJWKSet, jwtVerify } from 'jose'

const keys = createRemoteJWKSet(new URL(process.env.JWKS))
for (const token of JSON.parse(process.env.TOKENS)) {
  const verified = await jwtVerify(token, keys, { algorithms: ['EdDSA'], audience: 'assistant', typ: 'at+jwt' }).then(
    ({ payload }) => payload.sub,
    (error) => error.code,
  )
  console.log(verified)
}
