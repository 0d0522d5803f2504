/** Investigations of the organisation: a new one, those that there are, and one of them. Which one is open stands in no address. */
import { useCallback, useEffect, useState, type ReactNode, type SubmitEvent } from 'react'
import type { Case, OpenCase } from '@ncr/contract/case.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { useOfficerHandle } from '../console/use-officer.tsx'
import { Field, textIn } from '../privacy-officer/looks-form.tsx'
import type { Refusal } from '../record/record-state.ts'
import { CaseList } from './case-list.tsx'
import { CaseView } from './case-view.tsx'

export function CasesPage(): ReactNode {
  const { ask } = useOfficerHandle()
  const [cases, setCases] = useState<readonly Case[] | null>(null)
  const [opened, setOpened] = useState<OpenCase | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const load = useCallback(async () => {
    const answer = await ask<{ cases: readonly Case[] }>(ROUTES.consoleCases, {})
    if (isRefused(answer)) setRefusal(answer)
    else setCases(answer.cases)
  }, [ask])
  useEffect(() => void load(), [load])
  const show = (path: string, body: object): void => {
    void ask<OpenCase>(path, body).then((answer) => {
      setRefusal(isRefused(answer) ? answer : null)
      if (!isRefused(answer)) setOpened(answer)
    })
  }
  const close = (): void => {
    setOpened(null)
    void load()
  }
  if (opened !== null) return <CaseView opened={opened} setOpened={setOpened} close={close} />
  return (
    <>
      <ConsoleHeading>Investigations</ConsoleHeading>
      <p>
        What you looked into and what you found. Notes are added and never changed; only privacy officers of your
        organisation read them.
      </p>
      <NewCase open={(body) => show(ROUTES.consoleCaseOpen, body)} />
      {refusal !== null && <RefusalNote refusal={refusal} />}
      {cases !== null && <CaseList cases={cases} open={(caseId) => show(ROUTES.consoleCase, { caseId })} />}
    </>
  )
}

function NewCase({ open }: { readonly open: (body: object) => void }): ReactNode {
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const [nhsNumber, userId] = [textIn(form, 'of'), textIn(form, 'user')]
    open({
      reference: textIn(form, 'reference'),
      ...(nhsNumber === '' ? {} : { nhsNumber }),
      ...(userId === '' ? {} : { userId })
    })
  }
  return (
    <form className="ncr-console__form" onSubmit={submit}>
      <Field name="reference" label="Reference" hint="Such as the number of a complaint." />
      <Field name="of" label="NHS number" hint="Of the person it is about, if any." isOptional />
      <Field name="user" label="User id" hint="Of the user it is about, if any." isOptional />
      <button type="submit" className="nhsuk-button">
        Open an investigation
      </button>
    </form>
  )
}
