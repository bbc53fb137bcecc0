import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;

/** Starts DynamoDB Local in memory on loopback; its own launcher binds to every interface. */
class LoopbackDynamoDb {
  public static void main(String[] args) throws Exception {
    var port = Integer.parseInt(args[0]);
    var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    var requests = new LocalDynamoDBRequestHandler(0, true, null, false, false);
    var handler = new LocalDynamoDBServerHandler(requests, null);
    server.setHandler(new DynamoDBProxyServer(port, handler).setUpHandler(handler));
    server.start();
    server.join();
  }
}
