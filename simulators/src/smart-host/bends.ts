/** The ways in which the SMART host can be told to go wrong while it runs. */
export const BENDS = {
  ok: 'launches as it should',
  'wrong-nonce': 'gives an id_token that was made for another launch',
  'unknown-key': 'signs its id_token with a key that it does not publish',
  'expired-code': 'says that the code has expired',
  denied: 'says that the user may not open the record: somebody removed',
  'another-patient': 'answers with another Patient than the one of the launch',
  'no-nhs-number': 'knows no NHS number of the person: nobody traced yet',
  'plain-only': 'offers PKCE with plain alone, which is not safe',
  hang: 'never answers'
} as const

export type Bend = keyof typeof BENDS
