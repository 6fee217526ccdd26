import Lean
import Mipsilon

/-!
For the official toolchain, after `lake build`: `lake env lean tools/Axioms.lean` lists the axioms of
every constant of the project and fails on any but Lean's three. Not run in CI.
-/

open Lean Elab Command

/-- The constants of the project's modules. -/
def projectConstants (env : Environment) : Array Name :=
  env.constants.map₁.fold (init := #[]) fun names name _ =>
    match env.getModuleIdxFor? name with
    | some index =>
      let module := env.header.moduleNames[index.toNat]!
      if (`Mipsilon).isPrefixOf module then names.push name else names
    | none => names

/-- Fails on a constant with another axiom. -/
def checkAxioms : CommandElabM Unit := do
  let names := projectConstants (← getEnv)
  for name in names do
    for used in ← collectAxioms name do
      unless [``propext, ``Classical.choice, ``Quot.sound].contains used do
        throwError "{name} depends on the axiom {used}"
  logInfo m!"{names.size} constants, no axiom but propext, Classical.choice and Quot.sound"

#eval checkAxioms
