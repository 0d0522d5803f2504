/** The About page's own sentences (feature 81). */
export const ABOUT_USE =
  'Opening a record without being part of this person’s care is misuse. Every look is written down and can be reviewed, and may lead to disciplinary action or prosecution.'

export const ABOUT_OWN =
  'Every partner keeps its own data. This record asks them when it is opened, shows what they say side by side, and says what it could not get.'

export const NOTHING_SAID = 'The region has published nothing here.'
