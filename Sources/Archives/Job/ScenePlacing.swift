internal import Methods

/// Gives every scene the folder of its product, and leaves out those that can have none.
///
/// Scenes whose products would be in one place stop each other and nobody else.
struct ScenePlacing {
  /// A scene and the folder of its product.
  struct Place {
    let scene: String
    let target: String
  }

  /// The scenes that have a place, in the given order.
  let places: [Place]
  /// The others.
  let leftOut: [LeftOutFile]

  /// Places scenes.
  ///
  /// - Parameters:
  ///   - scenes: the scenes.
  ///   - template: where products go.
  ///   - root: the folder of all products.
  ///   - time: tells when a scene was acquired; asked only where the template needs it.
  init(
    _ scenes: [String],
    _ template: OutputTemplate,
    root: String,
    time: (String) -> AcquisitionTime?
  ) {
    let paths = scenes.map { scene in
      template.path(of: scene, acquired: template.needsTime ? time(scene) : nil)
    }
    var takers: [String: [Int]] = [:]
    for (number, path) in paths.enumerated() { takers[path, default: []].append(number) }
    var places: [Place] = []
    var leftOut: [LeftOutFile] = []
    for (number, (scene, path)) in zip(scenes, paths).enumerated() {
      let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if let fault = names.lazy.compactMap(SceneName.fault(in:)).first {
        leftOut.append(LeftOutFile(path: scene, reason: "\(fault); rename it, or exclude it"))
      } else if let other = takers[path]?.first(where: { $0 != number }) {
        leftOut.append(
          LeftOutFile(
            path: scene,
            reason: "it and \(scenes[other]) would both become \(path); rename or exclude one, or "
              + "give output a field such as {parent}/{name}"
          )
        )
      } else {
        places.append(Place(scene: scene, target: PathPattern.joined(root, path)))
      }
    }
    self.places = places
    self.leftOut = leftOut
  }
}
