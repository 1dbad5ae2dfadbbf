package import Essentials
internal import Methods
internal import Sampling
internal import Scenes

extension ScenePlan {
  /// Why the product of an opened scene could not be made, as far as a few of its pixels tell: values
  /// that are not reflectances, a library or a model of other bands.
  ///
  /// - Parameter control: asked whether to stop.
  /// - Returns: the error; nil for a scene that nothing speaks against, or that was not opened.
  /// - Throws: `CancellationError`.
  package func problem(control: RunControl = RunControl()) throws -> (any Error)? {
    guard case .make = verdict, let prepared else { return nil }
    do {
      let preparation = MethodPreparation(
        prepared: try prepared.inspected(removal: request.settings.removal),
        seed: request.settings.seed,
        isScaleStatedByPerson: request.settings.overrides.scale != nil,
        control: control
      )
      switch request.settings.method {
      case .model, .library: _ = try preparation.method(request.settings.method)
      case .extraction, .blind: try preparation.checkReflectance()
      }
      return nil
    } catch is CancellationError { throw CancellationError() } catch { return error }
  }
}
