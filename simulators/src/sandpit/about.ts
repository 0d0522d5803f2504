/** What the small region says of its record. No real supplier, and nothing that is not so of the sandpit. */
export const ABOUT = {
  suppliers: [
    {
      name: 'Notts Care Record open project',
      provides: 'The record itself',
      assurance: 'Hazard log and security page in the project; not signed by a clinical safety officer',
      reviewBy: '2027-03-31'
    },
    {
      name: 'Simulated national services',
      provides: 'Person index, GP Connect, National Record Locator, sign-in',
      assurance: 'Simulated, contract-tested; no connection to a national service'
    }
  ],
  training: [
    {
      title: 'Six people to meet',
      text: 'Half an hour with the README: each of six synthetic people teaches one thing that the record says, or does not say.'
    },
    {
      title: 'Break a source and read what happens',
      text: 'Ten minutes: make a source of the sandpit misbehave from its own page, open the record again, and find each place that says so.'
    }
  ],
  planned: [
    { partner: 'Nottinghamshire County Council', dataSet: 'Equipment on loan', expected: 'not before summer 2027' },
    { partner: 'East Midlands Ambulance Service', dataSet: 'Electronic patient report as a document', expected: '2027' }
  ],
  news: [
    { on: '2026-11-02', text: 'Letters that a practice has on file can be opened.' },
    { on: '2026-10-05', text: 'Medicines can be read side by side by source.' }
  ],
  questions: [
    {
      question: 'Who may look at my record?',
      answer:
        'Staff who care for you, while they care for you. Each look is written down: who, when, and which entries were shown.'
    },
    {
      question: 'Can I object?',
      answer:
        'Yes, and you can change your mind. An objection holds at every organisation of the region until you take it back.'
    },
    {
      question: 'Can I find out who has looked?',
      answer: 'Yes. Ask the organisation that you are in touch with for its privacy officer.'
    }
  ]
} as const
