/** `npm run check`: everything about the code that can be judged without running it. */
import { runCheckSteps } from './check-steps.ts'

const { failed } = await runCheckSteps()
process.exitCode = failed === 0 ? 0 : 1
