/**
 * Classes of drugs whose members a clinician may mean when an allergy is recorded to the class: the codes, and nothing else.
 * Findings are those of the FHIR R4 value set of allergy codes; substances are of the same SNOMED CT release. A code of which
 * we were not sure is left out: what is not here stays two rows without a conflict. Read v2 is written by five bytes.
 * Angiotensin receptor blockers are not here: no record that we were given carries a code of one.
 */
export interface DrugClass {
  readonly name: string
  /** SNOMED CT codes of the class itself. */
  readonly whole: readonly string[]
  readonly wholeReadV2?: readonly string[]
  /** Of each member: SNOMED CT and dm+d codes. The name is for whoever reads this file. */
  readonly members: Readonly<Record<string, readonly string[]>>
  readonly membersReadV2?: readonly string[]
}

export const DRUG_CLASSES: readonly DrugClass[] = [
  {
    name: 'penicillins',
    // Allergy to penicillin, history of it, the substance, the class of substances.
    whole: ['91936005', '161591004', '764146007', '373270004'],
    wholeReadV2: ['14L1.'],
    members: {
      // Finding, substance, product, 250 mg and 500 mg capsules.
      amoxicillin: ['294505008', '372687004', '27658006', '323509004', '323510009'],
      'co-amoxiclav': ['294523000'],
      phenoxymethylpenicillin: ['372725003'],
      flucloxacillin: ['387544009'],
      'piperacillin and tazobactam': ['294525007'],
      pivmecillinam: ['294520002']
    }
  },
  {
    name: 'cephalosporins',
    whole: ['294532003'],
    members: {
      cefadroxil: ['294534002'],
      cefalexin: ['294535001'],
      cefazolin: ['294537009'],
      cefradine: ['294538004'],
      cefaclor: ['294541008'],
      cefuroxime: ['294542001', '372833007'],
      cefotaxime: ['294545004'],
      ceftazidime: ['294546003'],
      cefixime: ['294548002'],
      ceftriaxone: ['294551009', '372670001']
    }
  },
  {
    name: 'non-steroidal anti-inflammatory drugs',
    whole: ['293610009', '372665008'],
    members: {
      // Finding, history of it, substance.
      aspirin: ['293586001', '395102008', '387458008'],
      diclofenac: ['293613006', '7034005'],
      etodolac: ['293614000'],
      flurbiprofen: ['293618002'],
      ibuprofen: ['293619005', '387207008'],
      indometacin: ['293620004'],
      ketoprofen: ['293621000'],
      ketorolac: ['293622007'],
      'mefenamic acid': ['293623002'],
      nabumetone: ['293624008'],
      naproxen: ['293625009', '372588000'],
      piroxicam: ['293629003']
    },
    membersReadV2: ['14LK.']
  },
  {
    name: 'sulfonamides',
    whole: ['91939003', '387406002'],
    members: {
      sulfadiazine: ['294573002'],
      'silver sulfadiazine': ['294580000']
    }
  },
  {
    name: 'opioids',
    whole: ['293587005'],
    members: {
      methadone: ['293594008'],
      buprenorphine: ['293596005'],
      codeine: ['293597001', '387494007'],
      diamorphine: ['293598006'],
      dihydrocodeine: ['293599003'],
      morphine: ['293601001', '373529000'],
      fentanyl: ['293605005', '373492002'],
      pethidine: ['293606006'],
      tramadol: ['386858008'],
      oxycodone: ['55452001']
    }
  },
  {
    name: 'statins',
    whole: ['372912004'],
    members: {
      atorvastatin: ['373444002'],
      // 40 mg capsules.
      fluvastatin: ['320023007'],
      pravastatin: ['373566006'],
      rosuvastatin: ['700067006'],
      // Substance, 80 mg tablets.
      simvastatin: ['387584000', '320006003']
    }
  },
  {
    name: 'ACE inhibitors',
    whole: ['372733002'],
    members: {
      captopril: ['387160004'],
      // 5 mg tablets.
      cilazapril: ['318923005'],
      enalapril: ['372658000'],
      // Substance, 10 mg tablets; 8 mg tablets; 5 mg and 10 mg capsules.
      lisinopril: ['386873009', '318859000'],
      perindopril: ['372916001', '374667004'],
      ramipril: ['386872004', '318902004', '318906001']
    }
  },
  {
    name: 'beta-blockers',
    whole: ['293962009'],
    members: {
      atenolol: ['293965006'],
      bisoprolol: ['293967003', '386868003'],
      carvedilol: ['293974008'],
      metoprolol: ['293970004'],
      propranolol: ['293982008'],
      sotalol: ['293983003']
    }
  },
  {
    name: 'anticoagulants',
    whole: ['372862008'],
    members: {
      // Substance, 5 mg tablets.
      apixaban: ['698090000', '42206511000001102'],
      edoxaban: ['712778008'],
      heparin: ['372877000'],
      rivaroxaban: ['442031002'],
      // Finding, history of it, substance.
      warfarin: ['294881007', '407580005', '372756006']
    },
    membersReadV2: ['14LP.']
  }
]
