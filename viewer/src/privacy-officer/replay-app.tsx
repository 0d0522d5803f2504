/** A view as it was, drawn by the screens that drew it then. It reads nothing but what was kept, and reports nothing. */
import { useMemo, type ReactNode } from 'react'
import { BrowserRouter, Navigate, useLocation } from 'react-router'
import type { Replay } from '@ncr/contract/console.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { RecordScreens } from '../app.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { SignInPage } from '../console/sign-in-page.tsx'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { PlainPage } from '../launch/plain-page.tsx'
import { RecordContext, type RecordHandle } from '../record/use-record.tsx'
import { ReplayBar } from './replay-bar.tsx'
import { readOfReplay, toReplayedRecord } from './replayed-record.ts'
import { useReplay } from './use-replay.ts'

const nothing = (): void => undefined

function Screens({ replay }: { readonly replay: Replay }): ReactNode {
  const { pathname } = useLocation()
  const record = useMemo(() => toReplayedRecord(replay), [replay])
  const handle = useMemo(
    (): RecordHandle => ({
      state: record,
      serviceDesk: record.opened?.serviceDesk ?? null,
      askAgain: nothing,
      isReplay: true,
      close: () => window.location.assign(ROUTES.console),
      reportDisplayed: nothing,
      read: async (path) => readOfReplay(replay, path),
      closing: null,
      keepOpen: nothing
    }),
    [record, replay]
  )
  if (!pathname.startsWith(ROUTES.viewer)) return <Navigate to={ROUTES.viewer} replace />
  return (
    <RecordContext value={handle}>
      <ReplayBar replay={replay} />
      <RecordScreens record={record} />
    </RecordContext>
  )
}

function ReplayScreen({ disclosureId }: { readonly disclosureId: string }): ReactNode {
  const answer = useReplay(disclosureId)
  if (answer.kind === 'asking') return <PlainPage heading="Looking for what was sent" />
  if (answer.kind === 'replay') return <Screens replay={answer.replay} />
  return (
    <PlainPage heading="This view cannot be drawn again">
      <RefusalNote refusal={answer.refusal} />
      <p>
        <a href={ROUTES.console}>Back to the console</a>
      </p>
    </PlainPage>
  )
}

export function ReplayApp({ disclosureId }: { readonly disclosureId: string }): ReactNode {
  const { signIn } = useOfficerHandle()
  if (signIn.kind === 'asking') return <PlainPage heading="Looking for what was sent" />
  if (signIn.kind === 'signed-out') return <SignInPage refusal={signIn.refusal} />
  return (
    <BrowserRouter basename={`${ROUTES.replay}/${disclosureId}`}>
      <ReplayScreen disclosureId={disclosureId} />
    </BrowserRouter>
  )
}
