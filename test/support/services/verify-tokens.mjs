// Verifies access tokens like a service that has only the URL of the public keys. Prints the user id of each valid
// token, or the code of the error.
import { createRemoteJWKSet, jwtVerify } from 'jose'

const keys = createRemoteJWKSet(new URL(process.env.JWKS))
for (const token of JSON.parse(process.env.TOKENS)) {
  const verified = await jwtVerify(token, keys, { algorithms: ['EdDSA'], audience: 'assistant', typ: 'at+jwt' }).then(
    ({ payload }) => payload.sub,
    (error) => error.code,
  )
  console.log(verified)
}
