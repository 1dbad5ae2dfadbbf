internal import Methods
public import Products
internal import Sampling

/// What is to be done with one scene, and why: found on the calling thread, without any pixel.
///
/// A scene whose files bear the stamps that its product remembers is not opened.
public struct ScenePlan: Sendable {
  /// What is to be done.
  public enum Verdict: Sendable {
    /// A product is made, for these reasons.
    case make([Reason])
    /// The product that is there was made from the same inputs and is whole.
    case current
    /// The product that is there is out of date or damaged, and stays, as it is not to be replaced.
    case kept([Reason])
    /// Nothing can be made.
    case blocked(any Error)
  }

  /// What was asked for.
  public let request: SceneRequest
  /// What is to be done.
  public let verdict: Verdict
  /// The scene, where it was opened to find that out.
  let prepared: PreparedScene?

  /// Plans a scene.
  ///
  /// - Parameters:
  ///   - request: what is asked for.
  ///   - isOpening: whether a scene without a product is opened too, so that one that cannot be read is
  ///     blocked here; otherwise whoever makes the product finds out.
  public init(_ request: SceneRequest, isOpening: Bool = true) {
    self.request = request
    do {
      let look = try ProductLook(at: request)
      var prepared: PreparedScene?
      var inputs: ProductInputs?
      if look.needsInputs || (isOpening && look.isMaking) {
        let opened = try PreparedScene(request)
        prepared = opened
        inputs = ProductInputs(of: request, opened)
      }
      self.prepared = prepared
      verdict = look.verdict(for: inputs)
    } catch {
      prepared = nil
      verdict = .blocked(error)
    }
  }

  /// The same plan for a product that is to be made again although it was to be kept.
  package var making: ScenePlan {
    guard case .kept(let reasons) = verdict else { return self }
    return ScenePlan(request: request, verdict: .make(reasons), prepared: prepared)
  }

  private init(request: SceneRequest, verdict: Verdict, prepared: PreparedScene?) {
    self.request = request
    self.verdict = verdict
    self.prepared = prepared
  }

  /// Why the product is made, or is out of date; empty for one that is up to date.
  public var reasons: [Reason] {
    switch verdict {
    case .make(let reasons), .kept(let reasons): reasons
    case .current, .blocked: []
    }
  }
}

extension PreparedScene {
  /// Opens the scene of a request.
  init(_ request: SceneRequest) throws {
    try self.init(
      path: request.scenePath,
      overrides: request.settings.overrides,
      removal: request.settings.removal
    )
  }
}
