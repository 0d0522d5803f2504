/** Access reports: a new draft, those that there are, and one of them. Which one is open stands in no address. */
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { AccessReport, OpenAccessReport } from '@ncr/contract/access-report.ts'
import { ROUTES } from '@ncr/contract/routes.ts'
import { isRefused } from '../console/ask-console.ts'
import { ConsoleHeading } from '../console/console-frame.tsx'
import { RefusalNote } from '../console/refusal-note.tsx'
import { useOfficer, useOfficerHandle } from '../console/use-officer.tsx'
import type { Refusal } from '../record/record-state.ts'
import { DraftForm, type DraftRequest } from './draft-form.tsx'
import { ReportList } from './report-list.tsx'
import { ReportView } from './report-view.tsx'

export function ReportsPage(): ReactNode {
  const { ask } = useOfficerHandle()
  const { role, organisation } = useOfficer()
  const [reports, setReports] = useState<readonly AccessReport[] | null>(null)
  const [opened, setOpened] = useState<OpenAccessReport | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const load = useCallback(async () => {
    const answer = await ask<{ reports: readonly AccessReport[] }>(ROUTES.consoleReports, {})
    if (isRefused(answer)) setRefusal(answer)
    else setReports(answer.reports)
  }, [ask])
  useEffect(() => void load(), [load])
  const show = (path: string, body: object): void => {
    setIsAsking(true)
    void ask<OpenAccessReport>(path, body).then((answer) => {
      setIsAsking(false)
      setRefusal(isRefused(answer) ? answer : null)
      if (!isRefused(answer)) setOpened(answer)
    })
  }
  const close = (): void => {
    setOpened(null)
    void load()
  }
  if (opened !== null) return <ReportView opened={opened} setOpened={setOpened} close={close} />
  return (
    <>
      <ConsoleHeading>Access reports</ConsoleHeading>
      <p>
        {role === 'privacy-officer'
          ? `For a person who asks who looked at their record: what staff of ${organisation} did. `
          : 'For a person who asks who looked at their record: what staff of every organisation did. '}
        Somebody else reads a draft before it is released. Every step is written down.
      </p>
      <DraftForm isAsking={isAsking} draft={(request: DraftRequest) => show(ROUTES.consoleReportDraft, request)} />
      {refusal !== null && <RefusalNote refusal={refusal} />}
      {reports !== null && (
        <ReportList reports={reports} open={(reportId) => show(ROUTES.consoleReport, { reportId })} />
      )}
    </>
  )
}
