internal import Sampling
internal import Spectra

extension MethodPreparation {
  /// A solver with endmembers that are found in the scene.
  func method(
    finding wanted: EndmemberCount,
    _ extractor: Extractor,
    _ solver: Solver
  ) throws -> PreparedMethod {
    let found = try endmembers(wanted, extractor)
    var method = try PreparedMethod(
      solver,
      found.endmembers,
      notes: ReflectanceCheck.notes(on: found.sample, of: prepared)
    )
    method.counting = found.counting
    method.sampledFit = SampledFit(of: found.sample.spectra, method)
    return method
  }

  /// Endmembers of the scene, and the pixels that they were found in.
  func endmembers(
    _ wanted: EndmemberCount,
    _ extractor: Extractor
  ) throws -> (
    endmembers: EndmemberSet, sample: SceneSampler.Sample, counting: EndmemberCountReport?
  ) {
    let counting = EndmemberCounting(
      control: control,
      seed: seed,
      isScaleStatedByPerson: isScaleStatedByPerson
    )
    let (count, report) = try counting.number(wanted, of: [prepared])
    let sample = try trainingSample(count: count)
    let endmembers = try EndmemberSearch.endmembers(
      in: sample.spectra,
      at: sample.pixelPositions(in: prepared),
      count: count,
      extractor: extractor,
      grid: prepared.keptGrid,
      seed: seed
    )
    return (endmembers, sample, report)
  }
}
