/**
 * What the person gets. Whatever the law lets us leave out leaves no trace: no gap, no count, no other words (H-015); that
 * something may be left out is said in every report alike.
 */
import type { ReportDocument, ReportItem, ReportPart } from '@ncr/contract/access-report.ts'
import type { KeptReport } from '../../ports/report-store.ts'
import { londonDay } from '../../domain/london-time.ts'
import type { ReportLine } from './report-lines.ts'
import { times, toDayWords, toTimeWords } from './report-words.ts'

const WITHOUT_NAME = 'A member of staff whose name is left out'

export function toReportDocument(
  report: KeptReport,
  organisation: string,
  regionName: string,
  lines: readonly ReportLine[]
): ReportDocument {
  const shown = lines.filter(({ redacted }) => redacted?.part !== 'line')
  return {
    title: 'Who looked at your record',
    at: report.draftedAt,
    facts: [
      { label: 'Record', value: regionName },
      { label: 'NHS number', value: spaced(report.nhsNumber) },
      { label: 'From', value: toDayWords(report.from) },
      { label: 'To', value: toDayWords(report.to) },
      { label: 'Staff of', value: organisation },
      { label: 'Prepared on', value: toDayWords(londonDay(Date.parse(report.draftedAt))) },
      { label: 'Reference', value: report.reference }
    ],
    parts: [
      { heading: 'In short', paragraphs: inShort(shown), items: [] },
      { heading: 'Each time, newest first', paragraphs: each(shown), items: shown.map(toItem) },
      ...CLOSING(report.odsCode === null ? null : organisation, regionName)
    ]
  }
}

function inShort(lines: readonly ReportLine[]): string[] {
  const of = (kind: ReportLine['kind']): readonly ReportLine[] => lines.filter((line) => line.kind === kind)
  const [opened, refused, replayed] = [of('opened'), of('refused'), of('replayed')]
  const people = new Set(opened.map(({ person }) => person)).size
  const first =
    opened.length === 0
      ? 'Nobody opened your record in this time.'
      : `Your record was opened ${times(opened.length)}, by ${people === 1 ? '1 person' : `${people} people`}.`
  return [
    first,
    ...(refused.length === 0
      ? []
      : [`${times(refused.length)} somebody tried to open it and was refused. Nothing was shown to them.`]),
    ...(replayed.length === 0
      ? []
      : [
          `${times(replayed.length)} a privacy officer looked again at what somebody had seen, to check that it was proper.`
        ])
  ]
}

function each(lines: readonly ReportLine[]): string[] {
  return lines.length === 0 ? ['There is nothing to list.'] : []
}

function toItem({ atMs, what, who, organisation, why, seen, redacted }: ReportLine): ReportItem {
  return {
    heading: toTimeWords(atMs),
    facts: [
      { label: 'What happened', value: what },
      { label: 'Who', value: redacted?.part === 'name' ? WITHOUT_NAME : who },
      { label: 'Organisation', value: organisation },
      { label: 'Why', value: why },
      { label: 'On the screen', value: seen }
    ]
  }
}

/** The same in every report of the same reach. */
const CLOSING = (organisation: string | null, regionName: string): readonly ReportPart[] => [
  {
    heading: 'How to read this',
    paragraphs: [
      `The ${regionName} brings together, for the staff who care for you, what different organisations have recorded about you. Each time somebody opens it, that is written down at once and cannot be changed afterwards. This report is taken from there.`,
      '“On the screen” is what the screen of the member of staff reported. The system may have sent more of your record to that screen than was looked at.',
      '“Why” is what the member of staff’s own system said when your record was opened.',
      'Times are those of the clock in England.'
    ],
    items: []
  },
  {
    heading: 'What is not in this report',
    paragraphs: [
      ...(organisation === null
        ? []
        : [
            `Staff of other organisations. This report is about staff of ${organisation} alone; the others can tell you about theirs.`
          ]),
      `Looks at your records in each organisation’s own system, such as your hospital’s or your GP practice’s. They did not go through the ${regionName}; ask that organisation.`,
      'Copying by computers, such as the overnight copies that keep the record up to date, when nobody looked.',
      'Privacy officers who looked at the list of who opened your record, but not into it.',
      'Anything before or after the days at the top, or after the day this was prepared.',
      'The law lets us leave some things out, for example where telling them could lead to serious harm, or would tell you about somebody else. We say this in every report, whether or not anything was left out.'
    ],
    items: []
  },
  {
    heading: 'If something worries you',
    paragraphs: [
      'Ask the organisation that gave you this report, and quote the reference. Somebody will look into it and answer you.',
      'If you are not content with the answer, you can go to the Information Commissioner’s Office: ico.org.uk, telephone 0303 123 1113.'
    ],
    items: []
  }
]

function spaced(nhsNumber: string): string {
  return nhsNumber.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3')
}
