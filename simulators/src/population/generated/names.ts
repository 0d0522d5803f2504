/** Names as they meet in Nottinghamshire, roughly in the proportions of the 2021 census. Every combination is invented. */

interface Naming {
  readonly family: readonly string[]
  readonly female: readonly string[]
  readonly male: readonly string[]
  /** Given names of people born before 1965, where they differ. */
  readonly olderFemale?: readonly string[]
  readonly olderMale?: readonly string[]
}

const words = (text: string): readonly string[] => text.split(' ')

export const NAMINGS: readonly (readonly [weight: number, naming: Naming])[] = [
  [
    74,
    {
      family: words(
        'ALLSOP BARKER BESTWICK BOOTH BRADLEY BUTLER CHAMBERLAIN CLIFFORD CROPPER DAKIN EYRE FLETCHER FRETWELL GODBER GREAVES HALLAM HARDSTAFF HIBBERT HOLMES JACKSON KIRK LEIVERS LIMB MARRIOTT MELLORS NAYLOR OLDHAM PARR PEPPER RADFORD RAYNOR SAXTON SHELTON SLACK STENDALL TOWLE TURTON WAGSTAFF WALKER WHEATLEY WILSON WRIGHT'
      ),
      female: words(
        'Amelia Beth Charlotte Chloe Ellie Emma Grace Holly Isla Jessica Kelly Laura Lucy Megan Olivia Rachel Sarah Sophie'
      ),
      male: words(
        'Adam Ben Callum Daniel Ethan George Harry Jack James Joshua Liam Luke Matthew Oliver Ryan Sam Thomas William'
      ),
      olderFemale: words(
        'Anne Barbara Brenda Carol Christine Eileen Hazel Jean Joyce Kathleen Linda Margaret Maureen Pauline Sheila Shirley Sylvia'
      ),
      olderMale: words(
        'Alan Barry Brian Colin David Dennis Derek Eric Frank Geoffrey Keith Kenneth Malcolm Peter Raymond Roy Terence'
      )
    }
  ],
  [
    7,
    {
      family: words('AHMED AKHTAR BEGUM CHAUDHRY HUSSAIN IQBAL KHAN MAHMOOD MALIK SHAH'),
      female: words('Aisha Amina Farah Maryam Nadia Sadia Shabnam Zara'),
      male: words('Adeel Amir Bilal Hamza Imran Mohammed Tariq Yusuf')
    }
  ],
  [
    4,
    {
      family: words('DHILLON GILL PATEL RAI SANDHU SHARMA'),
      female: words('Anjali Gurpreet Harpreet Meena Priya Sunita'),
      male: words('Arjun Gurdeep Jaswinder Rajesh Sanjay Vikram')
    }
  ],
  [
    7,
    {
      family: words('ADEBAYO BAILEY BROWN CAMPBELL CHIKWANHA GAYLE GRANT MENSAH MOYO NWOSU OSEI REID'),
      female: words('Abena Blessing Chantelle Chioma Esther Marcia Nyasha Ruth Simone Yvonne'),
      male: words('Chidi Delroy Emmanuel Kwame Leroy Marcus Nathan Samuel Tendai Winston')
    }
  ],
  [
    6,
    {
      family: words('DABROWSKA IONESCU KAZLAUSKAS KOWALCZYK NOWAK POPESCU WISNIEWSKA WOJCIK'),
      female: words('Agnieszka Elena Ewa Irina Katarzyna Magdalena'),
      male: words('Andrei Jakub Krzysztof Mihai Piotr Tomasz')
    }
  ],
  [
    2,
    {
      family: words('CHAN CHEUNG LI NGUYEN WONG ZHANG'),
      female: words('Jing Linh Mei Xiu'),
      male: words('Hao Jun Minh Wei')
    }
  ]
]
