internal import Products
internal import Sampling

/// What a look at the place of a product and at the stamps of the inputs' files tells.
struct ProductLook {
  private let request: SceneRequest
  private let state: ProductTarget.State
  /// What the product that is there lacks; nil if it is whole, or there is none.
  private let damage: String?
  /// Whether the product that is there remembers the inputs that the request has, as far as can be told
  /// without opening the scene.
  private let isUntouched: Bool

  /// Looks.
  ///
  /// - Throws: `WorkError` with code `.badTarget` for a place that is taken, `DurableFileError`.
  init(at request: SceneRequest) throws {
    self.request = request
    let target = ProductTarget(path: request.targetPath)
    state = target.state
    if case .refuse = request.existing, case .product = state {
      try target.check(scenePaths: [request.scenePath], isReplacing: false)
    }
    guard case .product(let found) = state else {
      (damage, isUntouched) = (nil, false)
      return
    }
    damage = try found.damage ?? ProductVerification.look(at: request.targetPath).words
    guard damage == nil, let inputs = found.inputs else {
      isUntouched = false
      return
    }
    isUntouched = try inputs.isUntouched(for: request)
  }

  /// Whether the request replaces whatever product is there, or fills an empty place.
  var isMaking: Bool {
    guard case .product = state else { return true }
    return if case .replace = request.existing { true } else { false }
  }

  /// Whether the scene has to be opened to tell.
  var needsInputs: Bool {
    guard !isMaking, case .product(let found) = state else { return false }
    return damage == nil && found.inputs != nil && !isUntouched
  }

  /// The verdict.
  ///
  /// - Parameter inputs: those that the request has, where they were needed.
  /// - Returns: what is to be done.
  func verdict(for inputs: ProductInputs?) -> ScenePlan.Verdict {
    guard case .product(let found) = state else { return .make([.noProduct]) }
    if isMaking { return .make([.asked]) }
    let reasons = reasons(found, inputs)
    if reasons.isEmpty { return .current }
    if case .replaceIfChanged = request.existing { return .make(reasons) }
    return .kept(reasons)
  }

  private func reasons(_ found: ProductTarget.Found, _ inputs: ProductInputs?) -> [Reason] {
    if let damage { return [.damaged(damage)] }
    guard let earlier = found.inputs else { return [.unknownInputs] }
    guard let inputs else { return [] }
    return inputs.reasons(since: earlier)
  }
}
