import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.transports.ApiKeyTokenProvider;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import java.net.URI;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/** Emits a run with the OpenLineage client for Java: START and COMPLETE. Arguments: URL, token. */
public class EmitLineage {
  public static void main(String[] args) throws Exception {
    ApiKeyTokenProvider token = new ApiKeyTokenProvider();
    token.setApiKey(args[1]);
    HttpConfig config = new HttpConfig();
    config.setUrl(URI.create(args[0]));
    config.setAuth(token);
    config.setCompression(HttpConfig.Compression.GZIP);
    OpenLineage ol = new OpenLineage(URI.create("https://acme.example/jobs"));
    UUID runId = UUID.fromString("019cd23a-0000-7000-8000-000000000002");
    OpenLineage.SchemaDatasetFacetFields id =
        ol.newSchemaDatasetFacetFieldsBuilder().name("id").type("bigint").build();
    OpenLineage.DatasetFacets facets =
        ol.newDatasetFacetsBuilder().schema(ol.newSchemaDatasetFacet(List.of(id))).build();
    OpenLineage.OutputDataset output =
        ol.newOutputDatasetBuilder().namespace("s3://acme").name("json/orders").facets(facets).build();
    OpenLineage.InputDataset input =
        ol.newInputDatasetBuilder().namespace("s3://acme").name("raw/orders").build();
    try (OpenLineageClient client =
        OpenLineageClient.builder().transport(new HttpTransport(config)).build()) {
      for (OpenLineage.RunEvent.EventType type :
          List.of(OpenLineage.RunEvent.EventType.START, OpenLineage.RunEvent.EventType.COMPLETE)) {
        String minute = type == OpenLineage.RunEvent.EventType.START ? "00" : "05";
        client.emit(
            ol.newRunEventBuilder()
                .eventType(type)
                .eventTime(ZonedDateTime.parse("2026-01-31T12:" + minute + ":00Z"))
                .run(ol.newRunBuilder().runId(runId).build())
                .job(ol.newJobBuilder().namespace("food_delivery").name("orders/java").build())
                .inputs(List.of(input))
                .outputs(List.of(output))
                .build());
      }
    }
  }
}
