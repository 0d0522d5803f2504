/** Before the sign-in, and after it has ended. */
import type { ReactNode } from 'react'
import { ROUTES } from '@ncr/contract/routes.ts'
import { PlainPage } from '../launch/plain-page.tsx'
import type { Refusal } from '../record/record-state.ts'
import { RefusalNote } from './refusal-note.tsx'

export function SignInPage({ refusal }: { readonly refusal: Refusal | null }): ReactNode {
  return (
    <PlainPage heading="Console of the Notts Care Record">
      <p>For privacy officers of partner organisations and for the central team.</p>
      <p>
        You sign in with your NHS care identity and choose the role you act in. There is no password here, and no
        person’s record: those open from the system you work in.
      </p>
      {refusal !== null && refusal.code !== 'sign-in-required' && <RefusalNote refusal={refusal} />}
      <p>
        <a className="nhsuk-button" href={ROUTES.consoleSignIn}>
          Sign in
        </a>
      </p>
    </PlainPage>
  )
}
